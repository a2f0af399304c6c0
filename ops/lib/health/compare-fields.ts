import { sameValue } from "./same-value";

type Json = Readonly<Record<string, unknown>>;

/** One field of a live object that differs from the manifest. */
export interface FieldDifference {
  /** Field names, starting at the object's root. A list item is represented by its name. */
  readonly path: readonly string[];
  /** `foreign` means that the manifest lacks the field, so an upgrade does not remove it. */
  readonly kind: "changed" | "foreign";
  readonly seen?: unknown;
  readonly wanted?: unknown;
}

/** Maps to which the API server adds no default entries. */
const FREE_MAPS = new Set([
  "annotations",
  "labels",
  "nodeSelector",
  "limits",
  "requests",
  "data",
  "selector",
  "matchLabels",
]);
/**
 * Fields that the API server never sets by default. If only the live object has such a field, a
 * person or a tool has set it. Lists are treated in the same way.
 */
const FIELDS_WITHOUT_DEFAULT = new Set([
  "affinity",
  "lifecycle",
  "startupProbe",
  "livenessProbe",
  "readinessProbe",
  "nodeSelector",
  "nodeName",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "priorityClassName",
  "runtimeClassName",
  "workingDir",
  "stdin",
  "tty",
  "paused",
  "minReadySeconds",
  "activeDeadlineSeconds",
]);
const QUANTITIES = new Set(["resources", "sizeLimit"]);
const DEFAULTED_LISTS = new Set(["clusterIPs", "ipFamilies"]);
/** `kubectl rollout restart` sets this annotation and changes nothing else. */
const IGNORED = new Set(["kubectl.kubernetes.io/restartedAt"]);

/**
 * Returns the fields in which a live object differs from the manifest. Ignores the API server's
 * defaults: a field that the manifest lacks counts as a difference only if Kubernetes never sets
 * that field itself.
 */
export function compareFields(
  wanted: unknown,
  live: unknown,
  path: readonly string[] = [],
): FieldDifference[] {
  if (isEmpty(wanted) && isEmpty(live)) return [];
  if (Array.isArray(wanted) && Array.isArray(live)) return compareLists(wanted, live, path);
  if (isMap(wanted) && isMap(live)) return compareMaps(wanted, live, path);
  return sameValue(
    wanted,
    live,
    path.some((name) => QUANTITIES.has(name)),
  )
    ? []
    : [{ path, kind: "changed", seen: live, wanted }];
}

function compareMaps(wanted: Json, live: Json, path: readonly string[]): FieldDifference[] {
  const isFree = FREE_MAPS.has(path.at(-1) ?? "");
  const changed = Object.keys(wanted).flatMap((key) =>
    compareFields(wanted[key], live[key], [...path, key]),
  );
  const foreign = Object.keys(live)
    .filter(
      (key) => !(key in wanted) && !IGNORED.has(key) && (isFree || hasNoDefault(key, live[key])),
    )
    .flatMap((key) => foreignIn(live[key], [...path, key]));
  return [...changed, ...foreign];
}

function hasNoDefault(key: string, value: unknown): boolean {
  if (isEmpty(value) || value === false) return false;
  return (
    FIELDS_WITHOUT_DEFAULT.has(key) ||
    (Array.isArray(value) && !DEFAULTED_LISTS.has(key)) ||
    (FREE_MAPS.has(key) && isMap(value)) ||
    (key === "resources" && isMap(value))
  );
}

/**
 * Returns the difference for a field that the manifest lacks. For a list or map with named entries,
 * returns a difference for each entry.
 */
function foreignIn(value: unknown, path: readonly string[]): FieldDifference[] {
  return (
    entryNames(value, path)?.map((name) => ({ path: [...path, name], kind: "foreign" })) ?? [
      { path, kind: "foreign", seen: value },
    ]
  );
}

function entryNames(value: unknown, path: readonly string[]): string[] | undefined {
  const key = Array.isArray(value) ? keyOf(value) : undefined;
  if (key) return (value as Json[]).map((item) => String(item[key]));
  if (!isMap(value) || !FREE_MAPS.has(path.at(-1) ?? "")) return undefined;
  return Object.keys(value).filter((name) => !IGNORED.has(name));
}

function compareLists(
  wanted: unknown[],
  live: unknown[],
  path: readonly string[],
): FieldDifference[] {
  const keys = [wanted, live].filter((list) => list.length > 0).map(keyOf);
  const key = keys.every((each) => each === keys[0]) ? keys[0] : undefined;
  const nameOf = (item: unknown, index: number): string =>
    key ? String((item as Json)[key]) : String(index);
  const present = new Map(live.map((item, index) => [nameOf(item, index), item]));
  const names = wanted.map(nameOf);
  const changed = wanted.flatMap((item, index) => {
    const name = nameOf(item, index);
    return compareFields(item, present.get(name), [...path, name]);
  });
  const foreign = [...present.keys()]
    .filter((name) => !names.includes(name))
    .map((name): FieldDifference => ({ path: [...path, name], kind: "foreign" }));
  return [...changed, ...foreign];
}

/**
 * Returns the field by which Kubernetes' strategic merge identifies the items of a list; undefined
 * if the items are identified only by their position.
 */
function keyOf(list: readonly unknown[]): string | undefined {
  return ["mountPath", "name"].find(
    (key) =>
      list.length > 0 &&
      list.every((item) => isMap(item) && typeof item[key] === "string") &&
      new Set(list.map((item) => (item as Json)[key])).size === list.length,
  );
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns true if the API server omits fields that have this value. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    value === 0 ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}
