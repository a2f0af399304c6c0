import assert from "node:assert/strict";
import { inspectBackend } from "../../../../lib/app/backend";
import { detectedSettings } from "../../../../lib/app/detected-settings";
import { inspectFrontend } from "../../../../lib/app/frontend";
import { detectedLayer } from "../../../../lib/config/detected-layer";
import { valueAt } from "../../../../lib/json";

const settingsOf = (name: string) =>
  detectedSettings({
    backend: inspectBackend(`tests/apps/${name}/backend`),
    frontend: inspectFrontend(`tests/apps/${name}/frontend`),
  });
const at = (settings: object, path: string) => valueAt(settings, path.split("."));

describe("The settings that follow from source files", () => {
  it("give a baked address the public address and its path", () => {
    const settings = settingsOf("baked-address");
    assert.deepEqual(at(settings, "frontend.buildEnv"), { NEXT_PUBLIC_API_BASE_URL: "{url}/api" });
    assert.deepEqual(at(settings, "backend.env"), { ALLOWED_ORIGINS: "{url}" });
    assert.equal(at(settings, "proxy.enabled"), true);
    assert.equal(at(settings, "frontend.serviceType"), "ClusterIP");
  });

  it("give each driver its form of the database's address", () => {
    const keys = (name: string) =>
      at(settingsOf(name), "kubernetesSecrets.todo-secrets.keys") as Record<string, string>;
    assert.equal(keys("baked-address").DATABASE_URL_ASYNCPG, "databaseUrlAsyncpg");
    assert.equal(keys("one-origin").DATABASE_URL_PSYCOPG2, "databaseUrlPsycopg2");
    assert.equal(keys("never-containerised").DATABASE_URL, "databaseUrl");
  });

  it("keep the frontend's own routes below /api at the frontend", () => {
    const settings = settingsOf("one-origin");
    assert.deepEqual(at(settings, "proxy.frontendPaths"), ["/api/health"]);
    assert.deepEqual(at(settings, "backend.initCommand"), ["alembic", "upgrade", "head"]);
    assert.equal(at(settings, "config.logLevel"), "INFO");
  });

  it("reach routes outside /api by a prefix, and give the build placeholders", () => {
    const settings = settingsOf("never-containerised");
    assert.equal(at(settings, "proxy.backendPrefix"), "/_backend");
    assert.equal(at(settings, "frontend.buildEnv.NEXT_PUBLIC_API_URL"), "{url}/_backend");
    assert.match(String(at(settings, "frontend.buildEnv.DATABASE_URL")), /^postgresql:\/\/build:/);
    assert.equal(at(settings, "frontend.env.BETTER_AUTH_URL"), "{url}");
    assert.equal(at(settings, "backend.appDir"), "src");
  });

  it("equal the chart's defaults for the reference application", () => {
    const defaults = {
      backend: {
        appDir: ".",
        python: "3.13",
        startupProbe: { httpGet: { path: "/health?probe=live" } },
        livenessProbe: { httpGet: { path: "/health?probe=live" } },
        readinessProbe: { httpGet: { path: "/health" } },
        initCommand: [],
        env: {},
      },
      frontend: Object.fromEntries([
        ...["startupProbe", "livenessProbe", "readinessProbe"].map((probe) => [
          probe,
          { httpGet: { path: "/api/health" } },
        ]),
        ["env", {}],
        ["buildEnv", {}],
      ]) as object,
    };
    const { kubernetesSecrets, ...layer } = detectedLayer({}, defaults);
    assert.deepEqual(layer, { backend: { app: "app.main:create_app()" } });
    assert.deepEqual(Object.keys(kubernetesSecrets as object), ["todo-secrets"]);
  });

  it("leave the exposure and the Secrets of a preset as they are", () => {
    const given = {
      preset: "cloud-native",
      kubernetesSecrets: { mine: {} },
      backend: { path: "tests/apps/baked-address/backend" },
      frontend: { path: "tests/apps/baked-address/frontend" },
    };
    const layer = detectedLayer(given, {});
    assert.equal(layer.proxy, undefined);
    assert.equal(layer.kubernetesSecrets, undefined);
    assert.equal(at(layer, "frontend.serviceType"), undefined);
  });
});
