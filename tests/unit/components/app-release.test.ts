import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import assert from "node:assert/strict";
import { AppRelease, type AppReleaseArgs } from "../../../components/app-release";
import { chartDigest } from "../../../lib/chart/digest";
import { UserError } from "../../../lib/errors";
import { thrownBy } from "../../helpers/errors";
import { read, run, UNKNOWN } from "../../helpers/mocks";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const GENERATION = "0123456789abcdef";

function args(changes: Partial<AppReleaseArgs> = {}): AppReleaseArgs {
  return {
    release: "todo",
    namespace: "n",
    chart: "./chart",
    access: { url: "http://127.0.0.1:30080" },
    settings: {
      values: {},
      services: ["backend", "frontend"],
      timeoutSeconds: 120,
      postgres: {
        image: { repository: "postgres", tag: "17.6-trixie" },
        storage: "1Gi",
        passwordKey: "POSTGRES_PASSWORD",
      },
      egress: { database: [], model: [] },
      variables: {
        backend: { plain: {}, secret: { DATABASE_URL: "database-url" } },
        frontend: { plain: {}, secret: {} },
      },
    },
    images: {
      backend: { repository: "todo-backend", tag: "1.0.0-a" },
      frontend: { repository: "todo-frontend", tag: "1.0.0-b" },
    },
    secrets: { backend: { name: "backend-secrets", generation: GENERATION } },
    ...changes,
  };
}

for (const preview of [false, true]) {
  describe(`AppRelease, in ${preview ? "a preview" : "an update"},`, () => {
    it("creates one child, a release that waits for its pods, rolls back and keeps ten revisions", async () => {
      const { resources, find } = await run({ preview }, () => {
        new AppRelease("app", args());
      });
      assert.deepEqual(
        resources.slice(1).map(({ type, name, parent }) => [type, name, parent]),
        [
          ["todo:index:AppRelease", "app", ""],
          [RELEASE, "app-release", "app"],
        ],
      );
      const { inputs } = find(RELEASE);
      assert.deepEqual(
        { ...inputs, values: undefined, compat: undefined },
        {
          values: undefined,
          compat: undefined,
          name: "todo",
          namespace: "n",
          chart: "./chart",
          atomic: true,
          cleanupOnFail: true,
          createNamespace: false,
          maxHistory: 10,
          skipAwait: false,
          skipCrds: true,
          timeout: 120,
          waitForJobs: true,
        },
      );
      assert.equal(find(RELEASE).options.deleteBeforeReplace, true);
      assert.deepEqual(find(RELEASE).secrets, []);
    });

    it("passes the images, the Secret and the chart's digest as values", async () => {
      const { find } = await run({ preview }, () => {
        new AppRelease("app", args());
      });
      const { values } = find(RELEASE).inputs;
      assert.deepEqual([values.backend.image, values.backend.tag], ["todo-backend", "1.0.0-a"]);
      assert.deepEqual([values.frontend.image, values.frontend.tag], ["todo-frontend", "1.0.0-b"]);
      assert.deepEqual(values.secrets, {
        backendSecretName: "backend-secrets",
        backendChecksum: GENERATION,
      });
      assert.equal(values.chartDigest, chartDigest("chart"));
    });

    it("does not store its arguments in the state, because a refresh would fail on unknown values", async () => {
      const { find } = await run({ preview }, () => {
        new AppRelease("app", args());
      });
      assert.deepEqual(find("todo:index:AppRelease").inputs, {});
    });

    it("refuses values that the chart's schema refuses", async () => {
      const settings = { ...args().settings, values: { frontend: { nodePort: 80 } } };
      let error: Error | undefined;
      await run(
        { preview },
        async () => void (error = await thrownBy(() => new AppRelease("app", args({ settings })))),
      );
      assert(error instanceof UserError);
      assert.match(error.message, /frontend\.nodePort is 80/);
    });

    it("refuses values that the chart's templates would refuse", async () => {
      const { variables, ...settings } = args().settings;
      const frontend = { plain: { AUTH_TOKEN: "canary" }, secret: {} };
      const wrong = args({ settings: { ...settings, variables: { ...variables, frontend } } });
      let error: Error | undefined;
      await run(
        { preview },
        async () => void (error = await thrownBy(() => new AppRelease("app", wrong))),
      );
      assert.match(error!.message, /frontend\.env\.AUTH_TOKEN looks like a secret/);
      assert.doesNotMatch(error!.message, /canary/);
    });

    it("returns the URL of the application", async () => {
      let release!: AppRelease;
      await run(
        { preview },
        () =>
          void (release = new AppRelease(
            "app",
            args({ access: { url: "http://192.0.2.1:30080" } }),
          )),
      );
      assert.deepEqual(await read(release.url!), {
        value: "http://192.0.2.1:30080",
        secret: false,
        known: true,
      });
      assert.equal((await read(release.release)).value, "todo");
    });
  });
}

describe("AppRelease", () => {
  it("shows all values in a preview, except for a generation that is still unknown", async () => {
    const { find } = await run({ preview: true }, () => {
      const generation = pulumi.unsecret(
        new random.RandomPassword("unknown-yet", { length: 32 }).result,
      );
      new AppRelease("app", args({ secrets: { backend: { name: "todo-secrets", generation } } }));
    });
    const { values } = find(RELEASE).inputs;
    assert.equal(values.secrets.backendChecksum, UNKNOWN);
    assert.equal(values.backend.tag, "1.0.0-a");
  });

  const bad: Record<string, string> = {
    "an absolute chart path": process.cwd(),
    "a directory without a chart": "lib",
  };
  for (const [what, chart] of Object.entries(bad)) {
    it(`refuses ${what}`, async () => {
      let error: Error | undefined;
      await run(
        {},
        async () => void (error = await thrownBy(() => new AppRelease("app", args({ chart })))),
      );
      assert(pulumi.InputPropertyError.isInstance(error));
      assert.equal(error.propertyPath, "chart");
    });
  }
});
