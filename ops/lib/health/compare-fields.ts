import { sameValue } from "./same-value";

type Json = Readonly<Record<string, unknown>>;

/** One field of a live object that is not as the manifest has it. */
export interface FieldDifference {
  /** Names from the object's root; an item of a list goes by its name. */
  readonly path: readonly string[];
  /** `foreign`: the manifest has no such field, so that an upgrade leaves it where it is. */
  readonly kind: "changed" | "foreign";
  readonly seen?: unknown;
  readonly wanted?: unknown;
}

/** Maps in which the API server sets nothing by itself. */
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
 * Fields without a default: whoever finds one there that the manifest lacks knows that it was set.
 * Lists are such fields too.
 */
const SET_BY_SOMEBODY = new Set([
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
/** `kubectl rollout restart` leaves this mark, and changes nothing else. */
const HARMLESS = new Set(["kubectl.kubernetes.io/restartedAt"]);

/**
 * Returns where a live object differs from the manifest. The API server's defaults are no
 * difference: fields that the manifest lacks count only where nothing but a person or a tool sets
 * them.
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
      (key) =>
        !(key in wanted) && !HARMLESS.has(key) && (isFree || isSetBySomebody(key, live[key])),
    )
    .flatMap((key) => foreignIn(live[key], [...path, key]));
  return [...changed, ...foreign];
}

function isSetBySomebody(key: string, value: unknown): boolean {
  if (isEmpty(value) || value === false) return false;
  return (
    SET_BY_SOMEBODY.has(key) ||
    (Array.isArray(value) && !DEFAULTED_LISTS.has(key)) ||
    (FREE_MAPS.has(key) && isMap(value)) ||
    (key === "resources" && isMap(value))
  );
}

/** Of a list or map that the manifest lacks altogether, each entry by its name. */
function foreignIn(value: unknown, path: readonly string[]): FieldDifference[] {
  const key = Array.isArray(value) ? keyOf(value) : undefined;
  const names = key
    ? (value as Json[]).map((item) => String(item[key]))
    : isMap(value) && FREE_MAPS.has(path.at(-1)!)
      ? Object.keys(value).filter((name) => !HARMLESS.has(name))
      : undefined;
  return (
    names?.map((name) => ({ path: [...path, name], kind: "foreign" })) ?? [
      { path, kind: "foreign", seen: value },
    ]
  );
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
  const there = new Map(live.map((item, index) => [nameOf(item, index), item]));
  const names = wanted.map(nameOf);
  const changed = wanted.flatMap((item, index) =>
    compareFields(item, there.get(names[index]!), [...path, names[index]!]),
  );
  const foreign = [...there.keys()]
    .filter((name) => !names.includes(name))
    .map((name): FieldDifference => ({ path: [...path, name], kind: "foreign" }));
  return [...changed, ...foreign];
}

/**
 * The field that names the items of a list, as Kubernetes' own merge has it; undefined where only
 * their order tells them apart.
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

/** What the API server leaves out. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    value === 0 ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}
