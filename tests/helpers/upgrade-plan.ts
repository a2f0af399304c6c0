import type { Run } from "./mocks";
import { comparable, MASK, type RecordedResource } from "./recorded-state";

/** A change that an update makes to a resource that is already deployed. */
export interface Step {
  readonly action: "delete" | "replace" | "update";
  /** Type and name of the resource, for example `kubernetes:helm.sh/v3:Release app-release`. */
  readonly resource: string;
  /** Path of the changed input, for example `metadata.labels`. Empty for a deletion. */
  readonly path: string;
}

/** A resource as the current program registers it. */
interface Present {
  readonly urn: string;
  readonly names: readonly string[];
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly ignored: readonly string[];
  readonly replacing: readonly string[];
}

const KUBERNETES = ["metadata.name", "metadata.namespace", "type", "kind", "apiVersion"];

/**
 * Inputs that a provider can change only by replacing the resource, keyed by resource type.
 * Sources: `forceNew` in the Kubernetes provider's diff.go, and `.name` and `.namespace` in
 * helm_release.go of the same provider. An image is never replaced. A resource of any other type,
 * such as a random value, is replaced by any change.
 */
const REPLACING: readonly [type: RegExp, inputs: readonly string[]][] = [
  [/^pulumi:providers:kubernetes$/, ["clusterIdentifier"]],
  [/^pulumi:providers:(docker|random)$/, []],
  [/^kubernetes:helm\.sh\/v3:Release$/, ["name", "namespace"]],
  [/^kubernetes:core\/v1:(Namespace|Secret)$/, KUBERNETES],
  [/^docker:index\/image:Image$/, []],
  [/^todo:index:/, []],
];

/**
 * Returns the deletions, replacements and changes that occur when the current program updates a
 * recorded stack.
 */
export function upgradePlan(recorded: readonly RecordedResource[], ran: Run): Step[] {
  const found = new Map(
    presentIn(ran).flatMap((each) => each.names.map((name) => [name, each] as const)),
  );
  const owned = recorded.filter(
    ({ type, external }) => type !== "pulumi:pulumi:Stack" && !external,
  );
  return owned.flatMap((old): Step[] => {
    const now = found.get(old.urn);
    return now
      ? stepsOf(old, now, found)
      : [{ action: "delete", resource: titleOf(old), path: "" }];
  });
}

function presentIn({ resources }: Run): Present[] {
  const olderNames = new Map<string, string[]>();
  return resources.map((each): Present => {
    const inherited = (olderNames.get(each.parentUrn) ?? []).map((parent) =>
      childOf(parent, each.type, each.name),
    );
    const names = [each.urn, ...each.aliases, ...inherited];
    olderNames.set(each.urn, names.slice(1));
    const { ignoreChanges, replaceOnChanges } = each.options;
    return {
      urn: each.urn,
      names,
      provider: each.provider,
      inputs: comparable(each.sent, each.type),
      ignored: ignoreChanges,
      replacing: replaceOnChanges,
    };
  });
}

/**
 * Returns the URN that a child has under an alias of its parent. The engine also looks for the
 * child under this URN.
 */
function childOf(parent: string, type: string, name: string): string {
  const [start, project, types] = parent.split("::");
  return [start, project, `${types}$${type}`, name].join("::");
}

function stepsOf(old: RecordedResource, now: Present, found: ReadonlyMap<string, Present>): Step[] {
  const [before, after] = [leaves(old.inputs), leaves(now.inputs)];
  // Secret values cannot be compared, because the state contains only a mask.
  const secret = [...before]
    .filter(([, value]) => value === JSON.stringify(MASK))
    .map(([path]) => path);
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path) && !isBelow(path, [...now.ignored, ...secret]),
  );
  const steps = paths.map((path): Step => ({
    action: isBelow(path, replacingOf(old, now)) ? "replace" : "update",
    resource: titleOf(old),
    path,
  }));
  const isSameProvider = nameOf(found.get(old.provider)?.urn ?? "") === now.provider;
  return isSameProvider
    ? steps
    : [...steps, { action: "replace", resource: titleOf(old), path: "(provider)" }];
}

function replacingOf(
  { type }: RecordedResource,
  { replacing, inputs }: Present,
): readonly string[] {
  const inputsOf = REPLACING.find(([pattern]) => pattern.test(type))?.[1] ?? ["*"];
  return [
    ...inputsOf,
    ...replacing,
    ...(inputs.immutable === "true" ? ["data", "stringData"] : []),
  ];
}

/** Returns true if `path` equals or is below a path in `those`. `*` matches every path. */
export function isBelow(path: string, those: readonly string[]): boolean {
  return those.some((each) => each === "*" || path === each || path.startsWith(`${each}.`));
}

/** Returns each innermost value as JSON, keyed by path. */
function leaves(
  value: unknown,
  path = "",
  into = new Map<string, unknown>(),
): Map<string, unknown> {
  const isInner = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isInner) return path === "" ? into : into.set(path, JSON.stringify(value));
  for (const [key, inner] of Object.entries(value))
    leaves(inner, path ? `${path}.${key}` : key, into);
  return into;
}

function titleOf({ type, urn }: RecordedResource): string {
  return `${type} ${nameOf(urn)}`;
}

function nameOf(urn: string): string {
  return urn.split("::")[3] ?? "";
}
