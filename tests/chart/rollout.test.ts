import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  describeWithHelm,
  manifest,
  PROXY,
  template,
  withChartCopy,
  type KubeObject,
  type Values,
} from "./helm";
import { rolled } from "./pods";

const OLD = "0123456789abcdef";
const NEW = "fedcba9876543210";
const CHECKSUMS = { secrets: { backendChecksum: OLD, frontendChecksum: OLD } };

describeWithHelm("An upgrade replaces only the affected pods after a change to", () => {
  let before_: KubeObject[];
  before(() => {
    before_ = template();
  });

  const cases: [string, Values, string[]][] = [
    ["the backend's image", { backend: { tag: "1.0.1" } }, ["todo-backend"]],
    ["the frontend's image", { frontend: { tag: "1.0.1" } }, ["todo-frontend"]],
    ["the backend's configuration", { config: { logLevel: "debug" } }, ["todo-backend"]],
    ["a variable of the backend", { backend: { env: { FEATURE: "on" } } }, ["todo-backend"]],
    ["a variable of the frontend", { frontend: { env: { FEATURE: "on" } } }, ["todo-frontend"]],
    [
      "the backend's port, which the frontend calls",
      { backend: { port: 8001 } },
      ["todo-backend", "todo-frontend"],
    ],
    ["the number of replicas", { backend: { replicas: 3 }, frontend: { replicas: 2 } }, []],
    ["the node port", { frontend: { nodePort: 30081 } }, []],
    [
      "the database's resources",
      { postgres: { resources: { limits: { memory: "1Gi" } } } },
      ["todo-postgres"],
    ],
  ];
  for (const [what, values, expected] of cases) {
    it(what, () => assert.deepEqual(rolled(before_, template(values)), expected));
  }

  it("a value that a service reads from its Secret", () => {
    const before = template(CHECKSUMS);
    assert.deepEqual(
      rolled(before, template({ secrets: { backendChecksum: NEW, frontendChecksum: OLD } })),
      ["todo-backend"],
    );
    assert.deepEqual(
      rolled(before, template({ secrets: { backendChecksum: OLD, frontendChecksum: NEW } })),
      ["todo-frontend"],
    );
    const none = { backend: { secretEnv: { DATABASE_URL: "", BETTER_AUTH_SECRET: "" } } };
    assert.deepEqual(
      rolled(
        template({ ...CHECKSUMS, ...none }),
        template({ secrets: { backendChecksum: NEW, frontendChecksum: OLD }, ...none }),
      ),
      [],
    );
  });

  it("the chart's digest, which affects no pod", () => {
    const digest = { chartDigest: `sha256:${"5".repeat(64)}` };
    assert.ok(manifest(digest).includes("5".repeat(64)), "the digest is not in the manifest");
    assert.deepEqual(rolled(before_, template(digest)), []);
  });

  it("the chart's version, which affects no pod and no immutable field", () => {
    const after = withChartCopy((chart) => {
      const file = join(chart, "Chart.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("1.0.0", "9.9.9"));
      return template({}, chart);
    });
    assert.ok(
      JSON.stringify(after).includes("todo-chatbot-9.9.9"),
      "the version is not in the manifest",
    );
    assert.deepEqual(rolled(before_, after), []);
    assert.deepEqual(immutable(after), immutable(before_));
  });
});

describeWithHelm("The selectors", () => {
  it("of Services contain constant labels and match only the Service's own pods", () => {
    const objects = template(PROXY);
    for (const service of objects.filter((object) => object.kind === "Service")) {
      const selector = service.spec.selector as Record<string, string>;
      assert.deepEqual(Object.keys(selector).sort(), [
        ...(service.metadata.name === "todo-postgres" ? [] : ["app"]),
        ...["component", "instance", "name"].map((key) => `app.kubernetes.io/${key}`),
      ]);
      const matched = objects
        .filter((object) => object.spec?.template)
        .filter(({ spec }) =>
          Object.entries(selector).every(
            ([key, value]) => spec.template.metadata.labels[key] === value,
          ),
        );
      assert.deepEqual(
        matched.map((object) => object.metadata.name),
        [service.metadata.name],
      );
    }
  });

  it("of workloads match the workload's own pods, whose label `app` is the workload's name", () => {
    for (const { metadata, spec } of template(PROXY).filter((object) => object.spec?.template)) {
      assert.deepEqual(
        { ...spec.template.metadata.labels, ...spec.selector.matchLabels },
        spec.template.metadata.labels,
      );
      assert.equal(spec.template.metadata.labels.app, metadata.name);
    }
  });
});

function immutable(objects: KubeObject[]): unknown {
  return objects.map(({ kind, metadata, spec }) => [
    kind,
    metadata.name,
    spec?.selector,
    spec?.volumeClaimTemplates,
    spec?.serviceName,
  ]);
}
