import * as fs from "node:fs";
import { formatted } from "../../ops/lib/formatted";
import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../conformance/expectation";
import { PRESETS } from "../../conformance/published";
import { CHART, helm, KUBERNETES_VERSION } from "../chart/helm";

interface Plan {
  resources: { type: string; inputs: Record<string, any> }[];
}

/** Returns the objects of a preset: the Secrets in its golden plan, and the rendered releases. */
export function objectsOf(preset: string): KubeObject[] {
  const text = fs.readFileSync(`tests/expected/${preset}.json`, "utf8");
  const { resources: known } = JSON.parse(
    text
      .replace(/-\[content hash\]/g, "-0123456789ab")
      .replace(/sha256:\[chart digest\]/g, "")
      .replace(/"\[checksum\]"/g, '""'),
  ) as Plan;
  const secrets = known.filter(({ type }) => type === "kubernetes:core/v1:Secret");
  const releases = known.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  return [
    ...secrets.map(({ inputs }) => ({ ...inputs, kind: "Secret" }) as unknown as KubeObject),
    ...releases.flatMap(({ inputs: { name, namespace, values } }) =>
      rendered(name, namespace, values),
    ),
  ];
}

function rendered(release: string, namespace: string, values: object): KubeObject[] {
  const options = ["--namespace", namespace, "--kube-version", KUBERNETES_VERSION, "--values", "-"];
  const text = helm(["template", release, CHART, ...options], JSON.stringify(values));
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

/** Returns the page that lists the objects of every preset. */
export async function resourcesPage(): Promise<string> {
  const presets = PRESETS.map((preset) => {
    const lines = objectsOf(preset).map(
      ({ kind, metadata }) =>
        `- ${kind} \`${metadata.name}\`${detail(kind, preset, metadata.name)}`,
    );
    return `## ${preset}\n\n${[...new Set(lines)].sort().join("\n")}`;
  });
  const text = `# Contract: Kubernetes resources

Generated from the presets and the chart by \`npm run update-expected\`. These are the objects of each preset with an external database. The pod and the ConfigMap of the smoke test exist only for \`helm test\`. [Network policies](../network-policies.md) are described on their own page.

Every object has the labels \`app\`, \`app.kubernetes.io/name\`, \`app.kubernetes.io/instance\` and \`app.kubernetes.io/component\`. Selectors of Deployments never change.

${presets.join("\n\n")}
`;
  return formatted("docs/contracts/kubernetes-resources.md", text);
}

/** Returns what matters most about an object: replicas, ports or keys. */
function detail(kind: string, preset: string, name: string): string {
  const object = objectsOf(preset).find(
    (each) => each.kind === kind && each.metadata.name === name,
  ) as unknown as { spec?: any; data?: object };
  if (kind === "Deployment") return `: ${object.spec.replicas} replicas`;
  if (kind === "Service") {
    const [{ port, nodePort }] = object.spec.ports;
    return `: ${object.spec.type}, port ${port}${nodePort ? `, node port ${nodePort}` : ""}`;
  }
  const hasKeys = kind === "Secret" || (kind === "ConfigMap" && !name.endsWith("smoke-test"));
  return hasKeys ? `: ${Object.keys(object.data ?? {}).join(", ")}` : "";
}
