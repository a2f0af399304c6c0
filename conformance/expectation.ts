/** Any Kubernetes object, live or rendered. */
export interface KubeObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A value that a published specification requires of an object. */
export interface Expectation {
  /** Row of the requirements, for example `P4-4`. */
  readonly row: string;
  /** Kind and name, for example `Service todo-frontend`. */
  readonly object: string;
  /**
   * Field, for example `spec.replicas`. `container` is short for the pod's first container, and
   * `variables` for the names of its environment variables, including those of its ConfigMap.
   * `repository` is its image without the tag.
   */
  readonly field: string;
  /** The required value. A list requires at least its elements, of a list or of a map's keys. */
  readonly value: string | number | readonly string[];
}

/** A requirement that an object does not meet, in one line that begins with its row. */
export type Shortfall = string;

/** Returns the expectations that the objects do not meet. */
export function shortfalls(
  expectations: readonly Expectation[],
  objects: readonly KubeObject[],
): Shortfall[] {
  return expectations.flatMap(({ row, object, field, value }) => {
    const found = objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === object);
    if (!found) return [`${row}: ${object} does not exist`];
    const seen = valueOf(found, field, objects);
    if (meets(seen, value)) return [];
    const wanted = Array.isArray(value) ? `with ${value.join(", ")}` : JSON.stringify(value);
    return [`${row}: ${object} ${field} is ${describe(seen)}, published ${wanted}`];
  });
}

function valueOf(object: KubeObject, field: string, objects: readonly KubeObject[]): unknown {
  if (field === "variables") return variablesOf(object, objects);
  if (field === "repository")
    return (fieldOf(object, "container.image") as string | undefined)?.replace(/:[^/]*$/, "");
  return fieldOf(object, field);
}

function meets(seen: unknown, value: Expectation["value"]): boolean {
  if (typeof value === "object") return value.every((name) => namesIn(seen).includes(name));
  return quantity(seen) === quantity(value);
}

/** Returns the elements of a list, or the keys of a map. */
function namesIn(seen: unknown): unknown[] {
  if (Array.isArray(seen)) return seen;
  return typeof seen === "object" && seen !== null ? Object.keys(seen) : [];
}

/** Returns a number of CPUs as Kubernetes stores it: `1000m` becomes `1`. */
function quantity(value: unknown): string {
  const text = String(value);
  const [, thousands] = /^(\d+)000m$/.exec(text) ?? [];
  return thousands ?? text;
}

function describe(seen: unknown): string {
  return seen === undefined ? "not set" : JSON.stringify(seen);
}

function fieldOf(object: KubeObject, field: string): unknown {
  const path = field.replace(/^container\b/, "spec.template.spec.containers.0");
  return path
    .split(/\.(?![^[]*\])/)
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key.replace(/[[\]]/g, "")],
      object,
    );
}

function variablesOf(deployment: KubeObject, objects: readonly KubeObject[]): string[] {
  const env = (fieldOf(deployment, "container.env") ?? []) as { name: string }[];
  const sources = (fieldOf(deployment, "container.envFrom") ?? []) as {
    configMapRef: { name: string };
  }[];
  const maps = sources.flatMap(({ configMapRef }) =>
    objects.filter(
      ({ kind, metadata }) => kind === "ConfigMap" && metadata.name === configMapRef.name,
    ),
  );
  return [...env.map(({ name }) => name), ...maps.flatMap((map) => namesIn(map.data) as string[])];
}
