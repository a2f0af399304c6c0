import { effectiveSettings } from "../lib/config/layers";
import { UserError } from "../lib/errors";
import { inShell } from "../e2e/lib/shell";
import type { Preset } from "./published";

/** The fields of a Service that are compared with the presets. */
export interface UsedService {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
}

/**
 * Checks that no other deployment uses a namespace or a node port of the presets.
 *
 * @throws UserError that lists what is used.
 */
export async function requireFreePlaces(presets: readonly Preset[]): Promise<void> {
  const namespaces = (await inShell("kubectl get namespaces -o name"))
    .split("\n")
    .map((line) => line.replace("namespace/", ""));
  const { items } = JSON.parse(await inShell("kubectl get services -A -o json")) as {
    items: UsedService[];
  };
  const found = conflicts(presets, namespaces, items);
  if (found.length === 0) return;
  throw new UserError(
    [
      "The conformance run cannot start beside another deployment. Nothing was deployed.",
      ...found.map((line) => `  ${line}`),
      "Remove that deployment in its own clone: npm run destroy",
    ].join("\n"),
  );
}

/** Returns a line for each namespace and each node port of the presets that is used. */
export function conflicts(
  presets: readonly Preset[],
  namespaces: readonly string[],
  services: readonly UsedService[],
): string[] {
  return presets.flatMap((preset) => {
    const { namespace, backend, frontend } = effectiveSettings({ preset });
    const ports = [backend.nodePort, frontend.nodePort].filter((port) => port !== 0);
    // `default` always exists. It is used if a Service has a name of the preset's.
    const names = [backend, frontend].map(({ name, serviceName }) => serviceName || name);
    const isUsed =
      namespace === "default"
        ? services.some((each) => isIn(namespace, each) && names.includes(each.metadata.name))
        : namespaces.includes(namespace);
    return [
      ...(isUsed ? [`${preset} needs the namespace ${namespace}, which is used.`] : []),
      ...services.flatMap(({ metadata, spec }) =>
        (spec.ports ?? [])
          .filter(({ nodePort }) => nodePort !== undefined && ports.includes(nodePort))
          .map(
            ({ nodePort }) =>
              `${preset} needs the node port ${nodePort}, which service ${metadata.name} in namespace ${metadata.namespace} uses.`,
          ),
      ),
    ];
  });
}

function isIn(namespace: string, { metadata }: UsedService): boolean {
  return metadata.namespace === namespace;
}
