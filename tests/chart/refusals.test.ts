import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { checkChartValues } from "../../lib/chart/schema";
import { thrownBy } from "../helpers/errors";
import { CHART, describeWithHelm, manifest, merge, TAGS, type Values } from "./helm";

/** What is wrong, the values, and the texts that Helm's refusal must hold. */
type Case = [string, Values, ...string[]];

const BY_SCHEMA: Case[] = [
  ["an unknown group", { bakend: {} }, "additional properties 'bakend' not allowed"],
  [
    "an unknown value",
    { backend: { replica: 2 } },
    "at '/backend'",
    "additional properties 'replica' not allowed",
  ],
  [
    "an unknown value deep inside",
    { backend: { resources: { limits: { gpu: "1" } } } },
    "at '/backend/resources/limits'",
    "'gpu' not allowed",
  ],
  [
    "a secret as a value",
    { secrets: { databaseUrl: "postgresql://u:p@h/d" } },
    "at '/secrets'",
    "'databaseUrl' not allowed",
  ],
  [
    "a value taken away",
    { backend: { resources: { limits: null } } },
    "at '/backend/resources'",
    "missing property 'limits'",
  ],
  [
    "replicas as text",
    { backend: { replicas: "2" } },
    "at '/backend/replicas'",
    "got string, want integer",
  ],
  ["no replicas", { backend: { replicas: 0 } }, "at '/backend/replicas'", "got 0, want 1"],
  ["half a replica", { frontend: { replicas: 1.5 } }, "at '/frontend/replicas'", "want integer"],
  [
    "a port only root can open",
    { backend: { port: 80 } },
    "at '/backend/port'",
    "got 80, want 1,024",
  ],
  [
    "a port that does not exist",
    { frontend: { port: 70000 } },
    "at '/frontend/port'",
    "got 70,000, want 65,535",
  ],
  [
    "a node port out of range",
    { frontend: { nodePort: 3000 } },
    "at '/frontend/nodePort'",
    "got 3,000, want 30,000",
  ],
  [
    "a service type the chart does not offer",
    { frontend: { serviceType: "LoadBalancer" } },
    "at '/frontend/serviceType'",
    "'ClusterIP', 'NodePort'",
  ],
  [
    "a name with capitals",
    { backend: { name: "Todo_Backend" } },
    "at '/backend/name'",
    "does not match pattern",
  ],
  [
    "a name too long for its pods",
    { postgres: { name: "p".repeat(53) } },
    "at '/postgres/name'",
    "got 53, want 52",
  ],
  [
    "an image with its tag",
    { backend: { image: "todo-backend:1.0.0" } },
    "at '/backend/image'",
    "does not match pattern",
  ],
  [
    "a tag with a space",
    { frontend: { tag: "1.0 .0" } },
    "at '/frontend/tag'",
    "does not match pattern",
  ],
  [
    "CPU as a number",
    { backend: { resources: { limits: { cpu: 1 } } } },
    "at '/backend/resources/limits/cpu'",
    "got number, want string",
  ],
  [
    "memory in no unit",
    { backend: { resources: { requests: { memory: "256" } } } },
    "at '/backend/resources/requests/memory'",
    "does not match pattern",
  ],
  [
    "memory in thousandths of a byte",
    { frontend: { resources: { limits: { memory: "512m" } } } },
    "at '/frontend/resources/limits/memory'",
    "does not match pattern",
  ],
  [
    "a volume without unit",
    { postgres: { storage: "10" } },
    "at '/postgres/storage'",
    "does not match pattern",
  ],
  [
    "an unknown pull policy",
    { imagePullPolicy: "Sometimes" },
    "at '/imagePullPolicy'",
    "'Always', 'IfNotPresent', 'Never'",
  ],
  [
    "an unknown log level",
    { config: { logLevel: "verbose" } },
    "at '/config/logLevel'",
    "'debug', 'info', 'warning', 'error'",
  ],
  [
    "an unknown environment",
    { config: { environment: "prod" } },
    "at '/config/environment'",
    "'production'",
  ],
  [
    "a variable that is no text",
    { backend: { env: { RETRIES: 3 } } },
    "at '/backend/env/RETRIES'",
    "got number, want string",
  ],
  [
    "a variable with a dash",
    { frontend: { env: { "MY-FLAG": "on" } } },
    "at '/frontend/env'",
    "'MY-FLAG' not allowed",
  ],
  [
    "a secret in place of its key",
    { backend: { secretEnv: { DATABASE_URL: "postgresql://u:p@h/d" } } },
    "at '/backend/secretEnv/DATABASE_URL'",
    "does not match pattern",
  ],
  [
    "a probe path without slash",
    { backend: { livenessProbe: { httpGet: { path: "health" } } } },
    "at '/backend/livenessProbe/httpGet/path'",
    "does not match pattern",
  ],
  [
    "a probe port of its own",
    { backend: { livenessProbe: { httpGet: { port: 8080 } } } },
    "at '/backend/livenessProbe/httpGet/port'",
    "value must be 'http'",
  ],
  [
    "a probe that runs a command",
    { frontend: { livenessProbe: { exec: { command: ["true"] } } } },
    "at '/frontend/livenessProbe'",
    "'exec' not allowed",
  ],
  [
    "a checksum that is no hash",
    { secrets: { backendChecksum: "my-password" } },
    "at '/secrets/backendChecksum'",
    "does not match pattern",
  ],
  [
    "a password in place of its key",
    { secrets: { postgresPasswordKey: "pa$$word" } },
    "at '/secrets/postgresPasswordKey'",
    "does not match pattern",
  ],
  [
    "a digest without its algorithm",
    { chartDigest: "5".repeat(64) },
    "at '/chartDigest'",
    "does not match pattern",
  ],
  [
    "no Secret's name",
    { secrets: { backendSecretName: "" } },
    "at '/secrets/backendSecretName'",
    "does not match pattern",
  ],
  [
    "no time to stop",
    { rollout: { preStopSeconds: 0 } },
    "at '/rollout/preStopSeconds'",
    "got 0, want 1",
  ],
  [
    "no older revision to return to",
    { rollout: { revisionHistoryLimit: 0 } },
    "at '/rollout/revisionHistoryLimit'",
    "got 0, want 1",
  ],
];

const BY_REQUIREMENTS: Case[] = [
  [
    "no tag",
    { backend: { tag: "" } },
    "backend.tag is empty",
    "Remedy: --set backend.tag=<tag of the image you built>",
  ],
  [
    "the tag latest",
    { frontend: { tag: "latest" } },
    'frontend.tag is "latest"',
    "Remedy: --set frontend.tag=<exact tag>",
  ],
  ["the tag latest for the database", { postgres: { tag: "latest" } }, 'postgres.tag is "latest"'],
  [
    "a node port without NodePort",
    { backend: { nodePort: 30090 } },
    'backend.nodePort is 30090 but backend.serviceType is "ClusterIP"',
    "Remedy: --set backend.nodePort=0",
  ],
  [
    "ClusterIP with the default node port",
    { frontend: { serviceType: "ClusterIP" } },
    'frontend.nodePort is 30080 but frontend.serviceType is "ClusterIP"',
  ],
  [
    "one node port twice",
    { backend: { serviceType: "NodePort", nodePort: 30080 } },
    "backend.nodePort and frontend.nodePort are both 30080",
  ],
  [
    "one name twice",
    { frontend: { name: "todo-backend" } },
    'backend.name and frontend.name are both "todo-backend"',
  ],
  [
    "the database's name taken",
    { postgres: { name: "todo-frontend" } },
    'postgres.name is "todo-frontend"',
  ],
  [
    "one ConfigMap for both",
    { configmap: { frontendConfigName: "todo-backend-config" } },
    'configmap.frontendConfigName is "todo-backend-config"',
    "each name must be unique",
  ],
  [
    "one ConfigMap with the smoke test",
    { configmap: { backendConfigName: "todo-smoke-test" } },
    'configmap.backendConfigName is "todo-smoke-test"',
  ],
  [
    "a variable the chart sets",
    { backend: { env: { LOG_LEVEL: "debug" } } },
    "backend.env.LOG_LEVEL is set",
    "use config.logLevel",
  ],
  [
    "another backend address",
    { frontend: { env: { BACKEND_URL: "http://x" } } },
    "frontend.env.BACKEND_URL is set",
    "use backend.name and backend.port",
  ],
  [
    "a variable with two sources",
    { backend: { env: { FLAG: "on" }, secretEnv: { FLAG: "flag" } } },
    "backend.env.FLAG and backend.secretEnv.FLAG are both set",
  ],
  [
    "a secret among the plain variables",
    { backend: { env: { OPENAI_API_KEY: "canary" } } },
    "backend.env.OPENAI_API_KEY looks like a secret",
    'Secret "todo-secrets"',
  ],
  [
    "a password inside an address",
    { frontend: { env: { CACHE: "redis://user:canary@cache" } } },
    "frontend.env.CACHE looks like a secret",
  ],
  [
    "liveness that asks the database",
    { backend: { livenessProbe: { httpGet: { path: "/health" } } } },
    'backend.livenessProbe.httpGet.path is "/health"',
    "backend.livenessProbe.httpGet.path=/health?probe=live",
  ],
  [
    "a start that asks the database",
    { backend: { startupProbe: { httpGet: { path: "/health" } } } },
    'backend.startupProbe.httpGet.path is "/health"',
  ],
  [
    "a start longer than the rollout",
    { backend: { startupProbe: { failureThreshold: 90 } } },
    "backend.startupProbe allows 180 s",
    "--set rollout.progressDeadlineSeconds=240",
  ],
  [
    "a stop longer than its grace",
    { rollout: { preStopSeconds: 45 } },
    "rollout.preStopSeconds is 45 and rollout.terminationGracePeriodSeconds is 45",
  ],
];

describeWithHelm("Helm refuses, before anything reaches the cluster,", () => {
  for (const [what, values, ...texts] of [...BY_SCHEMA, ...BY_REQUIREMENTS]) {
    it(what, () => {
      const text = refusal(values);
      for (const expected of texts)
        assert.ok(text.includes(expected), `"${expected}" is not in: ${text}`);
      assert.ok(!text.includes("canary"), "the refusal shows a value that may be a secret");
    });
  }

  it("several constraintFaults at once, each with its remedy", () => {
    const text = refusal({
      backend: { tag: "" },
      frontend: { tag: "latest", serviceType: "ClusterIP" },
    });
    assert.equal(text.match(/^- .*Remedy: /gm)?.length, 3, text);
  });
});

describeWithHelm("The program's own check of the values (ajv)", () => {
  const validate = new Ajv({ allErrors: true, strict: true }).compile(
    read("values.schema.json", JSON.parse),
  );
  const defaults: Values = merge(read("values.yaml", parse), TAGS);

  it("permits the defaults, and `global` from a parent chart", () => {
    assert.equal(validate(defaults), true, JSON.stringify(validate.errors));
    assert.equal(
      validate({ ...defaults, global: { any: "thing" } }),
      true,
      JSON.stringify(validate.errors),
    );
    assert.doesNotThrow(() => manifest({ global: { any: "thing" } }));
  });

  it("refuses what Helm's schema check refuses", () => {
    assert.deepEqual(
      BY_SCHEMA.filter(([, values]) => validate(withoutNulls(merge(defaults, values)))).map(
        ([what]) => what,
      ),
      [],
    );
  });

  it("leaves constraintFaults out of the schema, which cannot name a remedy", () => {
    assert.deepEqual(
      BY_REQUIREMENTS.filter(([, values]) => !validate(merge(defaults, values))).map(
        ([what]) => what,
      ),
      [],
    );
  });

  for (const [what, values] of BY_REQUIREMENTS) {
    it(`refuses in a preview what the templates would refuse: ${what}`, async () => {
      const { message } = await thrownBy(() =>
        checkChartValues(CHART, "todo", merge(TAGS, values)),
      );
      assert.match(message, /templates\/requirements\.yaml/);
      assert.doesNotMatch(message, /canary/);
    });
  }

  it("permits what Helm permits", () => {
    const permitted: Values[] = [
      {},
      { backend: { serviceType: "NodePort", nodePort: 30090 } },
      { frontend: { serviceType: "ClusterIP", nodePort: 0 } },
      { postgres: { enabled: false, tag: "", name: "todo-backend" } },
      { backend: { env: { CACHE: "redis://cache:6379" } } },
      { rollout: { progressDeadlineSeconds: 61 } },
      { backend: { secretEnv: { DATABASE_URL: null } } },
      { frontend: { secretEnv: { PUBLIC_URL: "" }, env: { PUBLIC_URL: "http://x" } } },
    ];
    for (const values of permitted) {
      assert.doesNotThrow(() => manifest(values), JSON.stringify(values));
      assert.doesNotThrow(
        () => checkChartValues(CHART, "todo", merge(TAGS, values)),
        JSON.stringify(values),
      );
    }
  });
});

function refusal(values: Values): string {
  let accepted: string;
  try {
    accepted = manifest(values);
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail(`accepted, and rendered ${accepted.length} characters`);
}

function read(file: string, parser: (text: string) => unknown): Values {
  return parser(readFileSync(join(CHART, file), "utf8")) as Values;
}

/** Helm takes a value of null as removed. */
function withoutNulls(values: Values): Values {
  return JSON.parse(JSON.stringify(values, (_, value) => value ?? undefined)) as Values;
}
