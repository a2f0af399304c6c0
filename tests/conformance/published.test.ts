import assert from "node:assert/strict";
import * as fs from "node:fs";
import { type KubeObject, shortfalls } from "../../ops/lib/conformance/expectation";
import { PRESETS, PUBLISHED } from "../../ops/lib/conformance/published";
import { describeWithHelm, template, type Values } from "../chart/helm";

interface Plan {
  resources: { type: string; inputs: Record<string, any> }[];
}

/** Returns the objects of a preset: the Secrets in its golden plan, and the rendered releases. */
function objectsOf(preset: string): KubeObject[] {
  const text = fs.readFileSync(`tests/expected/${preset}.json`, "utf8");
  const { resources } = JSON.parse(text.replace("sha256:[chart digest]", "")) as Plan;
  const known = JSON.parse(
    JSON.stringify(resources)
      .replace(/-\[content hash\]/g, "-0123456789ab")
      .replace(/sha256:\[chart digest\]/g, "")
      .replace(/"\[checksum\]"/g, '""'),
  ) as Plan["resources"];
  const secrets = known.filter(({ type }) => type === "kubernetes:core/v1:Secret");
  const releases = known.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  return [
    ...secrets.map(({ inputs }) => ({ ...inputs, kind: "Secret" }) as unknown as KubeObject),
    ...releases.flatMap(
      ({ inputs }) => template(inputs.values as Values) as unknown as KubeObject[],
    ),
  ];
}

describeWithHelm("The objects of each preset", () => {
  for (const preset of PRESETS)
    it(`${preset} are those of its specification`, () =>
      assert.deepEqual(shortfalls(PUBLISHED[preset], objectsOf(preset)), []));
});

describe("The comparison with a specification", () => {
  const port = (nodePort: number): KubeObject => ({
    kind: "Service",
    metadata: { name: "todo-frontend" },
    spec: {
      type: "NodePort",
      ports: [{ port: 3000, nodePort }],
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

  it("covers every row that requires objects", () => {
    const rows = new Set(PRESETS.flatMap((preset) => PUBLISHED[preset].map(({ row }) => row)));
    const expected = ["P0-3", "P0-4", "P1-1", "P1-2", "P1-3", "P1-4", "P2-1", "P2-2", "P2-3"];
    assert.deepEqual(
      [...rows].sort(),
      [...expected, "P2-4", "P3-1", "P3-2", "P3-3", "P4-2", "P4-3", "P4-4"].sort(),
    );
  });
});
