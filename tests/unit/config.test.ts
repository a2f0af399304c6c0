import type { Output } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import * as fs from "node:fs";
import type { BuiltImageConfig, ImageConfig } from "../../lib/config/image-settings";
import { load } from "../helpers/config";
import { kubeconfigFor } from "../helpers/fake-cluster";
import { directoryWith } from "../helpers/files";
import { read } from "../helpers/mocks";
import { stackSettings } from "../helpers/settings";

/** Returns the build settings of an image. Fails if the image is prebuilt. */
function built(image: ImageConfig): BuiltImageConfig {
  assert(!("prebuilt" in image));
  return image;
}

describe("loadConfig", () => {
  it("accepts the defaults of Pulumi.yaml", async () => {
    const { context, namespace, nodeHost, docker, images, secrets, releases } = await load();
    assert.deepEqual(
      [context, namespace, docker],
      ["minikube", { name: "todo", isOwned: true }, { host: undefined, certPath: undefined }],
    );
    assert.deepEqual(secrets.secrets, {
      "todo-secrets": {
        keys: {
          DATABASE_URL: "databaseUrl",
          BETTER_AUTH_SECRET: "betterAuthSecret",
          POSTGRES_PASSWORD: "postgresPassword",
        },
        existing: false,
      },
    });
    assert.deepEqual(images.backend, {
      repository: "todo-backend",
      version: "1.0.0",
      context: "apps/backend",
      dockerfile: "images/backend.Dockerfile",
      buildArgs: { APP: "app.main:create_app()", HEALTH_PATH: "/health?probe=live" },
      platform: `linux/${process.arch === "x64" ? "amd64" : process.arch}`,
      tags: [],
      daemon: { host: undefined, certPath: undefined },
    });
    const { app, ...further } = releases;
    assert.deepEqual(further, {});
    assert.deepEqual(
      [app?.release, nodeHost, app?.access],
      ["todo", "127.0.0.1", { url: "http://127.0.0.1:30080" }],
    );
    assert.deepEqual(app?.settings.postgres, {
      image: { repository: "postgres", tag: "17.6-trixie" },
      storage: "1Gi",
      passwordKey: "POSTGRES_PASSWORD",
    });
  });

  it("accepts the settings of the dev stack", async () => {
    await load(stackSettings("Pulumi.dev.yaml").config);
  });

  it("keeps encrypted settings secret, and disables Postgres if databaseUrl is set", async () => {
    const { secrets, releases } = await load({
      databaseUrl: "postgresql://u:p@db.example/todo?sslmode=require",
    });
    assert.equal((await read(secrets.values.databaseUrl!.value as Output<string>)).secret, true);
    assert.equal(releases.app?.settings.postgres, undefined);
  });

  it("keeps the password of the in-cluster Postgres if databaseUrl is set, so that the change can be reverted", async () => {
    const { secrets } = await load({
      databaseUrl: "postgresql://u:p@db.example/todo",
      postgresPassword: "of-the-old-one",
    });
    assert.equal(secrets.secrets["todo-secrets"]!.keys.POSTGRES_PASSWORD, "postgresPassword");
  });

  it("determines the location and the major version of the database", async () => {
    const wanted = { database: "cluster", namespace: "todo", release: "todo", postgresMajor: "17" };
    assert.deepEqual((await load()).database, { wanted, hasUrl: false, consent: undefined });
    assert.equal((await load({ "postgres.tag": "18-alpine" })).database.wanted.postgresMajor, "18");
    assert.equal(
      (await load({ "postgres.image": "db.example/pg", "postgres.tag": "trixie-18" })).database
        .wanted.postgresMajor,
      "",
    );
    const elsewhere = await load(
      { databaseUrl: "postgresql://u:p@db.example/todo" },
      { environment: { TODO_DATABASE_CONSENT: "0a1b2c3d" } },
    );
    assert.deepEqual(elsewhere.database, {
      wanted: { ...wanted, database: "elsewhere" },
      hasUrl: true,
      consent: "0a1b2c3d",
    });
    const theirs = '{"theirs":{"existing":true,"backend":{"DATABASE_URL":"url"}}}';
    assert.deepEqual((await load({ kubernetesSecrets: theirs })).database, {
      wanted: { ...wanted, database: "elsewhere" },
      hasUrl: false,
      consent: undefined,
    });
  });

  it("uses the base images in TODO_BASE_IMAGES if the stack sets none", async () => {
    const machine = { TODO_BASE_IMAGES: '{"python":"py:1","node":"node:2","postgres":"pg:3"}' };
    const { images, releases } = await load({}, { environment: machine });
    assert.equal(built(images.backend).buildArgs.PYTHON_IMAGE, "py:1");
    assert.equal(built(images.frontend).buildArgs.NODE_IMAGE, "node:2");
    assert.deepEqual(releases.app?.settings.postgres?.image, { repository: "pg", tag: "3" });
    const own = await load(
      { baseImages: '{"python":"mine:1"}', "postgres.image": "pg", "postgres.tag": "4" },
      { environment: machine },
    );
    assert.equal(built(own.images.backend).buildArgs.PYTHON_IMAGE, "mine:1");
    assert.equal(built(own.images.frontend).buildArgs.NODE_IMAGE, undefined);
    assert.deepEqual(own.releases.app?.settings.postgres?.image, { repository: "pg", tag: "4" });
  });

  it("uses the proxy's image in TODO_BASE_IMAGES, unless the stack sets another one", async () => {
    const proxy = { "proxy.enabled": "true", "frontend.nodePort": "0" };
    const image = async (changes: Record<string, string>) => {
      const environment = { TODO_BASE_IMAGES: '{"caddy":"web:1"}' };
      return (await load(changes, { environment })).releases.app?.settings.proxyImage;
    };
    assert.deepEqual(await image(proxy), { repository: "web", tag: "1" });
    assert.deepEqual(await image({ ...proxy, "proxy.tag": "2.10.2" }), {
      repository: "caddy",
      tag: "2.10.2",
    });
    const digest = `sha256:${"5".repeat(64)}`;
    const pinned = await image({ ...proxy, "proxy.digest": digest });
    assert.equal(pinned?.repository, "caddy");
    assert.equal(await image({}), undefined);
  });

  it("opens the proxy's address if the proxy is enabled, and needs no node port of the frontend", async () => {
    const proxied = {
      "proxy.enabled": "true",
      "proxy.nodePort": "30123",
      "frontend.serviceType": "ClusterIP",
      "frontend.nodePort": "0",
    };
    const environment = { DOCKER_HOST: "unix:///docker.sock", TODO_NODE_HOST: "192.0.2.1" };
    const { nodePorts, releases } = await load(proxied, { environment });
    assert.deepEqual(releases.app?.access, { url: "http://192.0.2.1:30123" });
    assert.equal(nodePorts["proxy.nodePort"], 30123);
    const chosen = await load({ ...proxied, "proxy.nodePort": "0" }, { environment });
    assert.deepEqual(chosen.releases.app?.access, {
      service: "todo-proxy",
      nodeHost: "192.0.2.1",
    });
    assert.ok(!("proxy.nodePort" in (await load()).nodePorts));
  });

  it("takes the addresses of the daemon and the node from the environment", async () => {
    const environment = {
      DOCKER_HOST: "tcp://192.0.2.1:2376",
      DOCKER_CERT_PATH: "tests",
      TODO_NODE_HOST: "192.0.2.1",
    };
    const { docker, nodeHost } = await load({}, { environment });
    assert.deepEqual(docker, { host: "tcp://192.0.2.1:2376", certPath: "tests" });
    assert.equal(nodeHost, "192.0.2.1");
  });

  it("takes both addresses from Minikube's files by default, and prefers DOCKER_HOST", async () => {
    const config = {
      Driver: "docker",
      KubernetesConfig: { ContainerRuntime: "docker" },
      Nodes: [{ IP: "192.0.2.7" }],
    };
    const MINIKUBE_HOME = directoryWith({
      ".minikube/profiles/minikube/config.json": JSON.stringify(config),
    });
    const KUBECONFIG = kubeconfigFor("https://192.0.2.7:8443");
    const { docker, images, nodeHost } = await load(
      {},
      { environment: { MINIKUBE_HOME, KUBECONFIG } },
    );
    const expected = { host: "tcp://192.0.2.7:2376", certPath: `${MINIKUBE_HOME}/.minikube/certs` };
    assert.deepEqual(
      [docker, built(images.backend).daemon, nodeHost],
      [expected, expected, "192.0.2.7"],
    );
    const own = await load(
      {},
      { environment: { MINIKUBE_HOME, KUBECONFIG, DOCKER_HOST: "unix:///mine.sock" } },
    );
    assert.deepEqual(own.docker, { host: "unix:///mine.sock", certPath: undefined });
  });

  it("makes absolute directories relative, so that the plan is identical on all machines", async () => {
    const { images } = await load({ "backend.path": fs.realpathSync("apps/backend") });
    assert.equal(built(images.backend).context, "apps/backend");
  });

  it("sets the variables of each service: a key for each secret variable, and a value for each plain variable", async () => {
    const { releases } = await load({
      openaiApiKey: "k".repeat(20),
      openaiBaseUrl: "http://ollama:11434/v1",
      openaiModel: "llama3.1:8b",
      authUrl: "https://todo.example",
    });
    const both = { DATABASE_URL: "DATABASE_URL", BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET" };
    assert.deepEqual(releases.app?.settings.variables, {
      backend: {
        plain: {
          ASSISTANT_MODE: "auto",
          OPENAI_BASE_URL: "http://ollama:11434/v1",
          OPENAI_MODEL: "llama3.1:8b",
        },
        secret: { ...both, OPENAI_API_KEY: "OPENAI_API_KEY" },
      },
      frontend: { plain: { BETTER_AUTH_URL: "https://todo.example" }, secret: both },
    });
  });

  it("does not set a plain variable that is read from a Secret", async () => {
    const keys = {
      "database-url": "databaseUrl",
      "auth-secret": "betterAuthSecret",
      "auth-url": "authUrl",
    };
    const kubernetesSecrets = JSON.stringify({
      s: {
        keys,
        backend: { DATABASE_URL: "database-url" },
        frontend: { BETTER_AUTH_URL: "auth-url" },
      },
    });
    const { releases } = await load({ kubernetesSecrets, authUrl: "https://todo.example" });
    assert.deepEqual(releases.app?.settings.variables.frontend, {
      plain: {},
      secret: { BETTER_AUTH_URL: "auth-url" },
    });
  });

  it("accepts a model with an address but without a key", async () => {
    await load({ assistantMode: "llm", openaiBaseUrl: "http://ollama:11434/v1" });
  });

  it("ignores the settings of other programs", async () => {
    await load({ "kubernetes:strictMode": "true", "aws:region": "eu-central-1" });
  });
});
