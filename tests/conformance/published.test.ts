import assert from "node:assert/strict";
import { type KubeObject, shortfalls } from "../../conformance/expectation";
import { PRESETS, PUBLISHED } from "../../conformance/published";
import { describeWithHelm } from "../chart/helm";
import { matchesFile } from "../helpers/expected";
import { objectsOf, resourcesPage } from "./preset-objects";

describeWithHelm("The objects of each preset", () => {
  for (const preset of PRESETS)
    it(`${preset} are those of its specification`, () =>
      assert.deepEqual(shortfalls(PUBLISHED[preset], objectsOf(preset)), []));
});

describeWithHelm("Each published value", () => {
  for (const preset of PRESETS)
    it(`of ${preset} is reported with its row if an object differs from it`, () => {
      const objects = objectsOf(preset);
      for (const each of PUBLISHED[preset]) {
        const { value: right } = each;
        const value = typeof right === "object" ? [...right, "other"] : `${right}-other`;
        const [only, ...more] = shortfalls([{ ...each, value }], objects);
        assert.ok(only?.startsWith(`${each.row}: ${each.object} ${each.field} is `), only);
        assert.deepEqual(more, []);
      }
    });
});

describeWithHelm("docs/contracts/kubernetes-resources.md", () => {
  it("lists the objects of each preset", async () =>
    matchesFile("docs/contracts/kubernetes-resources.md", await resourcesPage()));
});

describe("The comparison with a specification", () => {
  const port = (nodePort: number): KubeObject => ({
    kind: "Service",
    metadata: { name: "todo-frontend" },
    spec: {
      type: "NodePort",
      ports: [{ port: 3000, targetPort: 3000, nodePort }],
      selector: { app: "todo-frontend" },
    },
  });
  const ofPort = PUBLISHED["cloud-native"].filter(
    ({ object }) => object === "Service todo-frontend",
  );

  it("names the row and both values of a difference", () => {
    assert.deepEqual(shortfalls(ofPort, [port(30080)]), []);
    assert.deepEqual(shortfalls(ofPort, [port(30081)]), [
      "P4-4: Service todo-frontend spec.ports.0.nodePort is 30081, published 30080",
    ]);
  });

  it("names a missing object", () => {
    assert.ok(shortfalls(ofPort, [])[0]?.startsWith("P4-4: Service todo-frontend does not exist"));
  });

  it("requires all elements of a list, and takes 1000m and 1 CPU as equal", () => {
    const secret: KubeObject = { kind: "Secret", metadata: { name: "s" }, data: { a: "" } };
    const expected = { row: "P9-9", object: "Secret s", field: "data" };
    assert.deepEqual(shortfalls([{ ...expected, value: ["a"] }], [secret]), []);
    assert.equal(shortfalls([{ ...expected, value: ["a", "b"] }], [secret]).length, 1);
    const limits: KubeObject = { kind: "Secret", metadata: { name: "s" }, cpu: "1" };
    assert.deepEqual(shortfalls([{ ...expected, field: "cpu", value: "1000m" }], [limits]), []);
  });

  it("compares variables with their values and with the keys of Secrets that they read", () => {
    const env = [
      { name: "LOG_LEVEL", value: "debug" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "keys", key: "a" } } },
    ];
    const containers = [{ env, envFrom: [{ configMapRef: { name: "config" } }] }];
    const objects = [
      { kind: "Deployment", metadata: { name: "d" }, spec: { template: { spec: { containers } } } },
      { kind: "ConfigMap", metadata: { name: "config" }, data: { LOG_LEVEL: "info", PORT: "80" } },
    ];
    const seen = (variable: string, value: string) =>
      shortfalls(
        [{ row: "P9-9", object: "Deployment d", field: `variables.${variable}`, value }],
        objects,
      );
    assert.deepEqual(seen("LOG_LEVEL", "debug"), []);
    assert.deepEqual(seen("PORT", "80"), []);
    assert.deepEqual(seen("KEY", "keys/a"), []);
    assert.deepEqual(seen("KEY", "keys/b"), [
      'P9-9: Deployment d variables.KEY is "keys/a", published "keys/b"',
    ]);
  });

  it("resolves the name of a Service's target port in the pods that it selects", () => {
    const pod = (app: string, containerPort: number): KubeObject => ({
      kind: "Deployment",
      metadata: { name: app },
      spec: {
        template: {
          metadata: { labels: { app } },
          spec: { containers: [{ ports: [{ name: "http", containerPort }] }] },
        },
      },
    });
    const service: KubeObject = {
      kind: "Service",
      metadata: { name: "s" },
      spec: { selector: { app: "b" }, ports: [{ port: 80, targetPort: "http" }] },
    };
    const expected = { row: "P9-9", object: "Service s", field: "targetPort" };
    const objects = [pod("a", 3000), pod("b", 8000), service];
    assert.deepEqual(shortfalls([{ ...expected, value: 8000 }], objects), []);
    assert.equal(shortfalls([{ ...expected, value: 3000 }], objects).length, 1);
  });

  it("covers every row that requires objects", () => {
    const rows = new Set(PRESETS.flatMap((preset) => PUBLISHED[preset].map(({ row }) => row)));
    const expected = ["P0-3", "P0-4", "P1-1", "P1-2", "P1-3", "P1-4", "P2-1", "P2-2", "P2-3"];
    assert.deepEqual(
      [...rows].sort(),
      [...expected, "P2-4", "P3-1", "P3-2", "P3-3", "P4-2", "P4-3", "P4-4"].sort(),
    );
  });
});
