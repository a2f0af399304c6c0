import { compareFields, type FieldDifference } from "./compare-fields";
import type { WantedObject } from "./helm-record";
import { type LiveObject, ofKind, titleOf } from "./live-objects";
import { changedSecrets, missingSecrets } from "./secrets";

/** One thing that is not as the release has it. */
export interface Difference {
  /** `foreign`: an upgrade would leave it; `secret`: Pulumi makes that object, not Helm. */
  readonly kind: "changed" | "foreign" | "missing" | "secret";
  /** The object of the release; of a Secret, its live form or its name alone. */
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string } };
  /** As in `Deployment todo-backend: env FOO was added by hand`. */
  readonly line: string;
}

/** Returns what somebody changed since the release was deployed, each as one line. */
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
 * Of the metadata only what the chart renders: Helm and Kubernetes add labels and annotations of
 * their own.
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
  const containers =
    (wanted.spec as { template?: { spec?: { containers?: unknown[] } } } | undefined)?.template
      ?.spec?.containers ?? [];
  const found = fields.map((field): Difference => ({
    kind: field.kind,
    object: wanted,
    line: `${titleOf(wanted)}: ${inWords(field, containers.length === 1)}`,
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
/** A value under one of these may hold a password: only its name is shown. */
const UNSHOWN = new Set(["env", "data", "annotations", "command", "args"]);

function inWords({ path, kind, seen, wanted }: FieldDifference, isOnlyContainer: boolean): string {
  const name = nameOf(path, isOnlyContainer);
  if (kind === "foreign") return `${name} was added by hand`;
  const isPartOfVariable = path.includes("env") && path.indexOf("env") < path.length - 2;
  if (seen === undefined && !isPartOfVariable) return `${name} was removed by hand`;
  const isPlain =
    [seen, wanted].every((value) => typeof value !== "object") &&
    !path.some((part) => UNSHOWN.has(part));
  return isPlain
    ? `${name} is ${String(seen)}, the release says ${String(wanted)}`
    : `${name} was changed by hand`;
}

/** `spec.template.spec.containers.backend.env.FOO.value` → `env FOO` */
function nameOf(path: readonly string[], isOnlyContainer: boolean): string {
  const words: string[] = [];
  let rest = path.filter(
    (part, index) => !(index < 3 && ["spec", "template", "metadata"].includes(part)),
  );
  if (isOnlyContainer && rest[0] === "containers" && rest.length > 2) rest = rest.slice(2);
  for (let index = 0; index < rest.length; index += 1) {
    const singular = SINGULAR[rest[index]!];
    if (singular && rest[index + 1] !== undefined) words.push(`${singular} ${rest[(index += 1)]}`);
    else words.push(rest[index]!);
    if (singular === "env") break; // which part of it, nobody needs to know
  }
  return words.join(".");
}
