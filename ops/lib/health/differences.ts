import { compareFields, type FieldDifference } from "./compare-fields";
import type { WantedObject } from "./helm-record";
import { type LiveObject, ofKind, titleOf } from "./live-objects";
import { changedSecrets, missingSecrets } from "./secrets";

/** One difference between the cluster and the release. */
export interface Difference {
  /**
   * `foreign` means that a Helm upgrade does not remove the difference. `secret` means that the
   * object is a Secret, which is created by Pulumi and not by Helm.
   */
  readonly kind: "changed" | "foreign" | "missing" | "secret";
  /**
   * The object as the release defines it. For a Secret, this is the live object, or only the name
   * if the Secret does not exist.
   */
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string } };
  /** Description, for example `Deployment todo-backend: env FOO was added by hand`. */
  readonly line: string;
}

/** Returns what was changed by hand since the release was deployed. */
export function differencesOf(
  manifest: readonly WantedObject[],
  objects: readonly LiveObject[],
): Difference[] {
  const live = (wanted: WantedObject) =>
    ofKind(objects, wanted.kind).find(({ metadata }) => metadata.name === wanted.metadata.name);
  const found = manifest.flatMap((wanted): Difference[] => {
    const object = live(wanted);
    if (object) return compareObjects(wanted, object);
    return [{ kind: "missing", object: wanted, line: `${titleOf(wanted)} was removed by hand` }];
  });
  return [...found, ...missingSecrets(manifest, objects), ...changedSecrets(objects)];
}

/**
 * Compares an object with its live state. Ignores labels and annotations that the chart does not
 * render, because Helm and Kubernetes add some.
 */
function compareObjects(wanted: WantedObject, live: LiveObject): Difference[] {
  const metadata = (["labels", "annotations"] as const).flatMap((name) =>
    compareFields(wanted.metadata[name] ?? {}, live.metadata[name] ?? {}, [
      "metadata",
      name,
    ]).filter(({ kind }) => kind === "changed"),
  );
  const fields = [
    ...metadata,
    ...compareFields(wanted.spec, live.spec, ["spec"]),
    ...compareFields(wanted.data, live.data, ["data"]),
  ];
  const { template }: { template?: { spec?: { containers?: unknown[] } } } = wanted.spec ?? {};
  const isOnlyContainer = template?.spec?.containers?.length === 1;
  const found = fields.map((field): Difference => ({
    kind: field.kind,
    object: wanted,
    line: `${titleOf(wanted)}: ${describeField(field, isOnlyContainer)}`,
  }));
  return found.filter(
    ({ line }, index) => found.findIndex((other) => other.line === line) === index,
  );
}

const SINGULAR: Readonly<Record<string, string>> = {
  containers: "container",
  initContainers: "init container",
  volumes: "volume",
  volumeMounts: "mount",
  ports: "port",
  annotations: "annotation",
  labels: "label",
  data: "key",
  env: "env",
};
/** Fields whose values may contain a password. Messages show only the names of these fields. */
const CONFIDENTIAL = new Set(["env", "data", "annotations", "command", "args"]);

function describeField(
  { path, kind, seen, wanted }: FieldDifference,
  isOnlyContainer: boolean,
): string {
  const name = nameOf(path, isOnlyContainer);
  if (kind === "foreign") return `${name} was added by hand`;
  const isPartOfVariable = path.includes("env") && path.indexOf("env") < path.length - 2;
  if (seen === undefined && !isPartOfVariable) return `${name} was removed by hand`;
  const isPlain =
    [seen, wanted].every((value) => typeof value !== "object") &&
    !path.some((part) => CONFIDENTIAL.has(part));
  return isPlain
    ? `${name} is ${String(seen)}, the release says ${String(wanted)}`
    : `${name} was changed by hand`;
}

/** Shortens `spec.template.spec.containers.backend.env.FOO.value` to `env FOO`. */
function nameOf(path: readonly string[], isOnlyContainer: boolean): string {
  const words: string[] = [];
  const parts = path.filter(
    (part, index) => !(index < 3 && ["spec", "template", "metadata"].includes(part)),
  );
  const isInContainer = isOnlyContainer && parts[0] === "containers" && parts.length > 2;
  const rest = isInContainer ? parts.slice(2) : parts;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    const singular = SINGULAR[part];
    const item = singular === undefined ? undefined : rest.shift();
    words.push(singular === undefined || item === undefined ? part : `${singular} ${item}`);
    if (singular === "env") break; // the name of the variable says enough
  }
  return words.join(".");
}
