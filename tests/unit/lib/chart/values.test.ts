import assert from "node:assert/strict";
import { chartDefaults, chartFaults } from "../../../../lib/chart/schema";
import {
  type ChartLinks,
  type ChartSettings,
  type ChartValues,
  chartValues,
} from "../../../../lib/chart/values";
import { mergeMaps } from "../../../../lib/json";

const SETTINGS: ChartSettings = {
  values: { frontend: { replicas: 2 } },
  services: ["backend", "frontend"],
  timeoutSeconds: 300,
  postgres: {
    image: { repository: "postgres", tag: "17.6-trixie" },
    storage: "1Gi",
    passwordKey: "POSTGRES_PASSWORD",
  },
  egress: { database: [], model: [] },
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
const faultsIn = (values: ChartValues, unknown?: ReadonlySet<string>): string[] =>
  chartFaults("chart", "todo", values, unknown).map(({ problem }) => problem);
const valuesWith = (changes: Partial<ChartSettings>): ChartValues =>
  chartValues({ ...SETTINGS, ...changes }, LINKS);

describe("chartFaults", () => {
  const accepted: Record<string, Partial<ChartSettings>> = {
    "the defaults": {},
    "a Postgres outside the cluster": { postgres: undefined },
    "another Postgres image": {
      postgres: {
        passwordKey: "password",
        storage: "5Gi",
        image: { repository: "localhost:5000/pg", tag: "17.6" },
      },
    },
    "the highest and lowest values that the settings allow": {
      values: {
        backend: { replicas: 50 },
        frontend: { nodePort: 32767 },
        config: { logLevel: "error" },
      },
      timeoutSeconds: 120,
    },
  };
  for (const [what, changes] of Object.entries(accepted)) {
    it(`accepts ${what}`, () => assert.deepEqual(faultsIn(valuesWith(changes)), []));
  }

  const refused: Record<string, [Partial<ChartSettings>, RegExp]> = {
    "a port outside the range of node ports": [
      { values: { frontend: { nodePort: 80 } } },
      /chart value frontend\.nodePort is 80;/,
    ],
    "an unknown log level": [
      { values: { config: { logLevel: "loud" } } },
      /chart value config\.logLevel is "loud";/,
    ],
    "zero pods": [{ values: { backend: { replicas: 0 } } }, /chart value backend\.replicas is 0;/],
    "half a pod": [
      { values: { frontend: { replicas: 1.5 } } },
      /chart value frontend\.replicas is 1\.5;/,
    ],
    "a size without a unit": [
      { postgres: { ...SETTINGS.postgres!, storage: "1" } },
      /chart value postgres\.storage is "1";/,
    ],
  };
  for (const [what, [changes, message]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.match(faultsIn(valuesWith(changes)).join("\n"), message);
    });
  }

  it("refuses a value that the chart does not have, and lists all faults", () => {
    const values = { ...valuesWith({ values: { frontend: { nodePort: 80 } } }), colour: "red" };
    const faults = faultsIn(values).join("\n");
    assert.match(faults, /colour/);
    assert.match(faults, /nodePort/);
  });

  it("does not check values that are unknown until the update", () => {
    const values = {
      ...valuesWith({ values: { frontend: { nodePort: 80 } } }),
      secrets: { backendChecksum: "not hex" },
    };
    const faults = faultsIn(values, new Set(["/secrets/backendChecksum"])).join("\n");
    assert.doesNotMatch(faults, /checksum/i);
    assert.match(faults, /nodePort/);
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
    assert.deepEqual(faultsIn(values), []);
    const { backend } = mergeMaps(chartDefaults("chart"), values) as {
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

  it("leaves out, in a release of one service, what belongs to the other service", () => {
    const of = (service: "backend" | "frontend") =>
      valuesWith({ services: [service] }) as Record<string, Record<string, unknown>>;
    assert.deepEqual(of("backend").frontend, { enabled: false, replicas: 2 });
    assert.deepEqual(Object.keys(of("backend").secrets ?? {}).sort(), [
      "backendChecksum",
      "backendSecretName",
      "postgresPasswordKey",
      "postgresSecretName",
    ]);
    // The frontend's smoke test uses the backend's image.
    assert.deepEqual(of("frontend").backend, {
      enabled: false,
      image: "todo-backend",
      tag: "1.0.0-0123456789ab",
    });
    assert.deepEqual(of("frontend").postgres, { enabled: false });
    for (const service of ["backend", "frontend"] as const)
      assert.deepEqual(faultsIn(of(service)), []);
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

describe("mergeMaps", () => {
  it("merges maps, replaces other values, and removes values that are null, as Helm does", () => {
    const merged = mergeMaps(
      { a: { b: 1, c: [1, 2] }, d: 1, e: { f: 1 } },
      { a: { c: [3] }, d: null, e: 2, g: undefined },
    );
    assert.deepEqual(merged, { a: { b: 1, c: [3] }, e: 2 });
  });
});
