import assert from "node:assert/strict";
import { chartDefaults, checkChartValues, mergeValues } from "../../../../lib/chart/schema";
import {
  type ChartLinks,
  type ChartSettings,
  type ChartValues,
  chartValues,
} from "../../../../lib/chart/values";
import { thrownBy } from "../../../helpers/errors";

const SETTINGS: ChartSettings = {
  environment: "development",
  logLevel: "info",
  backendReplicas: 1,
  frontendReplicas: 2,
  nodePort: 30080,
  timeoutSeconds: 300,
  postgres: { storage: "1Gi", passwordKey: "POSTGRES_PASSWORD" },
  variables: {
    backend: {
      plain: { ASSISTANT_MODE: "auto" },
      secret: { DATABASE_URL: "DATABASE_URL", BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET" },
    },
    frontend: {
      plain: {},
      secret: { DATABASE_URL: "DATABASE_URL", BETTER_AUTH_SECRET: "BETTER_AUTH_SECRET" },
    },
  },
};
const SECRET = { name: "todo-secrets", generation: "0".repeat(16) };
const LINKS: ChartLinks = {
  backend: { repository: "todo-backend", tag: "1.0.0-0123456789ab" },
  frontend: { repository: "todo-frontend", tag: "1.0.0-0123456789ab" },
  secrets: { backend: SECRET, frontend: SECRET, postgres: SECRET },
  defaults: chartDefaults("chart"),
  chartDigest: `sha256:${"0".repeat(64)}`,
};
const valuesWith = (changes: Partial<ChartSettings>): ChartValues =>
  chartValues({ ...SETTINGS, ...changes }, LINKS);

describe("checkChartValues", () => {
  const accepted: Record<string, Partial<ChartSettings>> = {
    "the defaults": {},
    "a Postgres outside the cluster": { postgres: undefined },
    "another Postgres image": {
      postgres: {
        storage: "5Gi",
        passwordKey: "password",
        image: { repository: "localhost:5000/pg", tag: "17.6" },
      },
    },
    "the highest and lowest values that the settings allow": {
      backendReplicas: 20,
      nodePort: 32767,
      timeoutSeconds: 120,
      logLevel: "error",
    },
  };
  for (const [what, changes] of Object.entries(accepted)) {
    it(`accepts ${what}`, () => checkChartValues("chart", "todo", valuesWith(changes)));
  }

  const refused: Record<string, [Partial<ChartSettings>, RegExp]> = {
    "a port outside the range of node ports": [
      { nodePort: 80 },
      /chart value frontend\.nodePort is 80;/,
    ],
    "an unknown log level": [{ logLevel: "loud" }, /chart value config\.logLevel is "loud";/],
    "zero pods": [{ backendReplicas: 0 }, /chart value backend\.replicas is 0;/],
    "half a pod": [{ frontendReplicas: 1.5 }, /chart value frontend\.replicas is 1\.5;/],
    "a size without a unit": [
      { postgres: { storage: "1", passwordKey: "p" } },
      /chart value postgres\.storage is "1";/,
    ],
  };
  for (const [what, [changes, message]] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      const error = await thrownBy(() => checkChartValues("chart", "todo", valuesWith(changes)));
      assert.match(error.message, message);
      assert.match(error.message, /chart\/values\.schema\.json/);
    });
  }

  it("refuses a value that the chart does not have, and lists all faults in one message", async () => {
    const values = { ...valuesWith({ nodePort: 80 }), colour: "red" };
    const error = await thrownBy(() => checkChartValues("chart", "todo", values));
    assert.match(error.message, /colour/);
    assert.match(error.message, /nodePort/);
  });

  it("does not check values that are unknown until the update", async () => {
    const values = { ...valuesWith({ nodePort: 80 }), secrets: { backendChecksum: "not hex" } };
    const error = await thrownBy(() =>
      checkChartValues("chart", "todo", values, new Set(["/secrets/backendChecksum"])),
    );
    assert.doesNotMatch(error.message, /checksum/);
    assert.match(error.message, /nodePort/);
  });
});

describe("chartValues", () => {
  it("sets only the given variables of a service, without the chart's defaults", () => {
    const variables = {
      ...SETTINGS.variables,
      backend: {
        plain: {},
        secret: { JWT_SECRET: "auth-secret", BETTER_AUTH_SECRET: "auth-secret" },
      },
    };
    const values = valuesWith({ variables });
    checkChartValues("chart", "todo", values);
    const { backend } = mergeValues(chartDefaults("chart"), values) as {
      backend: { secretEnv: object };
    };
    assert.deepEqual(backend.secretEnv, {
      DATABASE_URL: "",
      JWT_SECRET: "auth-secret",
      BETTER_AUTH_SECRET: "auth-secret",
    });
  });

  it("sets a Secret for each service that reads one, and no Secret for other services", () => {
    const links = {
      ...LINKS,
      secrets: { backend: { name: "backend-secrets", generation: "1".repeat(16) } },
    };
    const { secrets } = chartValues({ ...SETTINGS, postgres: undefined }, links);
    assert.deepEqual(secrets, {
      backendSecretName: "backend-secrets",
      backendChecksum: "1".repeat(16),
    });
  });

  it("sets a rollout deadline between the startup time of the pods and Helm's timeout", () => {
    for (const timeoutSeconds of [120, 300, 3600]) {
      const { rollout } = valuesWith({ timeoutSeconds }) as {
        rollout: { progressDeadlineSeconds: number };
      };
      assert(rollout.progressDeadlineSeconds < timeoutSeconds);
      assert(rollout.progressDeadlineSeconds > 60);
    }
  });
});

describe("mergeValues", () => {
  it("merges maps, replaces other values, and removes values that are null, as Helm does", () => {
    const merged = mergeValues(
      { a: { b: 1, c: [1, 2] }, d: 1, e: { f: 1 } },
      { a: { c: [3] }, d: null, e: 2, g: undefined },
    );
    assert.deepEqual(merged, { a: { b: 1, c: [3] }, e: 2 });
  });
});
