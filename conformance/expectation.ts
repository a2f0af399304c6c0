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
   * Field, for example `spec.replicas`. `container` is short for the pod's first container.
   * `variables` are its environment variables, including those of its ConfigMap: the value, or
   * `<Secret>/<key>` for a variable that reads a Secret. `repository` is its image without the tag.
   * `targetPort` is the number of the container port that a Service sends requests to.
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
  const [name, variable] = field.split(/\.(.*)/);
  if (name === "variables") {
    const variables = variablesOf(object, objects);
    return variable === undefined ? variables : variables[variable];
  }
  if (field === "targetPort") return targetPortOf(object, objects);
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

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

/** Returns the variables of the first container. Its own variables replace those of a ConfigMap. */
function variablesOf(
  deployment: KubeObject,
  objects: readonly KubeObject[],
): Record<string, string> {
  const sources = (fieldOf(deployment, "container.envFrom") ?? []) as {
    configMapRef?: { name: string };
  }[];
  const maps = sources.map(({ configMapRef }) =>
    objects.find(
      ({ kind, metadata }) => kind === "ConfigMap" && metadata.name === configMapRef?.name,
    ),
  );
  const env = (fieldOf(deployment, "container.env") ?? []) as Variable[];
  const own = env.map(({ name, value, valueFrom }) => {
    const key = valueFrom?.secretKeyRef;
    return [name, key ? `${key.name}/${key.key}` : (value ?? "")] as const;
  });
  return Object.assign({}, ...maps.map((map) => map?.data), Object.fromEntries(own)) as Record<
    string,
    string
  >;
}

/** Returns the number of the port that the Service's first port names or contains. */
function targetPortOf(service: KubeObject, objects: readonly KubeObject[]): unknown {
  const target = fieldOf(service, "spec.ports.0.targetPort");
  if (typeof target === "number") return target;
  const selector = Object.entries(fieldOf(service, "spec.selector") ?? {});
  const selected = objects
    .filter(({ kind }) => kind === "Deployment")
    .filter((each) => {
      const labels = fieldOf(each, "spec.template.metadata.labels") ?? {};
      return selector.every(([label, value]) => labels[label as keyof typeof labels] === value);
    });
  const ports = selected.flatMap((each) => fieldOf(each, "container.ports") ?? []) as {
    name: string;
    containerPort: number;
  }[];
  return ports.find(({ name }) => name === target)?.containerPort;
}
