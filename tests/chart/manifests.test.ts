import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { PRESETS } from "../../conformance/published";
import { inLab } from "../../lab/lib/paths";
import { objectsOf } from "../conformance/preset-objects";
import { describeWithHelm, KUBERNETES_VERSION, merge, PROXY, template } from "./helm";

const SCHEMAS = inLab("kubernetes-schemas");

/** Checks of kube-score that the chart fails on purpose, each with the reason. */
const EXCEPTIONS: Record<string, string> = {
  "container-image-pull-policy": "The images are built in the node's daemon, in no registry.",
  "container-security-context-user-group-id": "The specifications publish the user ID 1001.",
  "deployment-has-host-podantiaffinity": "topologySpreadConstraints spread the replicas instead.",
  "deployment-replicas": "Most of the specifications publish one replica.",
  "pod-probes-identical": "The specifications publish one path for both probes of the frontend.",
  "service-type": "The specifications publish a node port.",
  "statefulset-has-servicename": "One Postgres needs no address of its own for each pod.",
};

/** Returns the manifests of every topology, as one stream of documents. */
function manifests(): string {
  const proxied = template(merge(PROXY, { proxy: { replicas: 2 } }));
  const objects = [...template(), ...proxied, ...PRESETS.flatMap((preset) => objectsOf(preset))];
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}

/** Runs a checker on a stream of documents, and returns its output, whatever it found. */
function check(program: string, args: string[], input: string): string {
  const { error, stdout, stderr } = spawnSync(inLab("bin", program), args, {
    input,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (error) throw new Error(`${error.message}. Run npm test, which builds ${program}.`);
  assert.equal(stderr, "", program);
  return stdout;
}

/** Returns kubeconform's messages about objects that violate the schemas of a version. */
function violations(version: string, input: string): string[] {
  const schemas = `${SCHEMAS}/${version}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  const args = ["-strict", "-output", "json", "-schema-location", schemas];
  const { resources } = JSON.parse(check("kubeconform", args, input)) as {
    resources: { kind: string; msg: string }[];
  };
  return resources.map(({ kind, msg }) => `${kind}: ${msg}`);
}

/** Returns the checks of kube-score that at least one object fails. */
function failedChecks(input: string): string[] {
  const args = [
    "score",
    "--kubernetes-version",
    `v${/^\d+\.\d+/.exec(KUBERNETES_VERSION)?.[0]}`,
    "-o",
    "json",
    "-",
  ];
  const objects = JSON.parse(check("kube-score", args, input)) as {
    checks: { check: { id: string }; skipped: boolean; grade: number }[];
  }[];
  const failed = objects
    .flatMap(({ checks }) => checks)
    .filter(({ skipped, grade }) => !skipped && grade < 10);
  return [...new Set(failed.map(({ check: { id } }) => id))].sort();
}

describeWithHelm("The manifests of every topology", () => {
  for (const version of fs.existsSync(SCHEMAS) ? fs.readdirSync(SCHEMAS) : [KUBERNETES_VERSION])
    it(`match the schemas of Kubernetes ${version} (kubeconform)`, () =>
      assert.deepEqual(violations(version, manifests()), []));

  it("pass every check of kube-score except those with a stated reason", () =>
    assert.deepEqual(failedChecks(manifests()), Object.keys(EXCEPTIONS).sort()));

  it("are refused by kubeconform if a field is unknown or has another type", () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "s" } };
    for (const spec of [{ prots: [] }, { ports: [{ port: "80" }] }]) {
      const [only, ...more] = violations(KUBERNETES_VERSION, JSON.stringify({ ...service, spec }));
      assert.match(only ?? "", /^Service: .*(prots|port)/s);
      assert.deepEqual(more, []);
    }
  });
});
