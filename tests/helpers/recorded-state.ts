/** The parts of a deployed resource that later versions must keep, without secrets. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  /** URN of the parent. Empty for the stack and its children. */
  readonly parent: string;
  /** URN of the provider. Empty for components and providers. */
  readonly provider: string;
  /** True for an object that the program reads but does not create. */
  readonly external: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The state of a stack that an older version of the program deployed. */
export interface RecordedState {
  /** Commit of the version that deployed the stack. */
  readonly commit: string;
  /** Settings in the stack configuration file, keyed by short name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Values of the environment variables that affected the inputs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: readonly RecordedResource[];
}

export const MASK = "[secret]";

/** Key with which the engine marks secrets in states and requests. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

interface ExportedResource {
  urn: string;
  type: string;
  parent?: string;
  provider?: string;
  external?: boolean;
  inputs?: Record<string, unknown>;
}

/** Converts the output of `pulumi stack export`, without `--show-secrets`, to resources. */
export function reduced(exported: {
  deployment: { resources: ExportedResource[] };
}): RecordedResource[] {
  return exported.deployment.resources
    .map(({ urn, type, parent = "", provider = "", external = false, inputs = {} }) => ({
      urn,
      type,
      external,
      parent: parent.includes("::pulumi:pulumi:Stack::") ? "" : parent,
      provider: provider.replace(/::[^:]*$/, ""),
      inputs: comparable(inputs, type),
    }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/**
 * Returns inputs in a form that can be compared between versions. Masks secrets, hashes and values
 * that depend on the machine. Removes inputs that the engine or a plugin adds, and inputs that are
 * false or empty, which are equivalent to missing inputs.
 */
export function comparable(inputs: object, type: string): Record<string, unknown> {
  const added = ADDED.find(([pattern]) => pattern.test(type))?.[1] ?? [];
  const own = Object.entries(inputs).filter(([key]) => !added.includes(key));
  return plain(Object.fromEntries(own)) as Record<string, unknown>;
}

/**
 * Inputs that appear only in the state or only in the request to the engine, keyed by resource
 * type.
 */
const ADDED: readonly [type: RegExp, inputs: readonly string[]][] = [
  [/^pulumi:providers:/, ["version", "host", "certPath"]],
  [/^kubernetes:helm\.sh/, ["compat", "version"]],
];

function plain(value: unknown, key = ""): unknown {
  if (key === "kubeconfig") return "[kubeconfig]";
  if (typeof value !== "object" || value === null) return stable(String(value));
  if (SIGNATURE in value) return MASK;
  if (Array.isArray(value)) return value.map((each) => plain(each));
  const own = Object.entries(value).filter(
    ([name, each]) => !isInternal(name) && ![undefined, false, ""].includes(each),
  );
  return Object.fromEntries(own.map(([name, each]) => [name, plain(each, name)]));
}

/**
 * Returns true if a plugin added the input. Examples are `__defaults` and the docker plugin's
 * digest of the files.
 */
function isInternal(key: string): boolean {
  return key.startsWith("__") || key === "contextDigest";
}

/** Masks file hashes, keyed checksums and cluster IDs, because they differ between deployments. */
function stable(text: string): string {
  return text
    .replace(/(\d+\.\d+\.\d+)-[0-9a-f]{12}\b/g, "$1-[content hash]")
    .replace(/sha256:[0-9a-f]{64}/g, "sha256:[digest]")
    .replace(/\b[0-9a-f]{64}\b/g, "[checksum]")
    .replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^5d0f7a1e-cluster$/, "[cluster]");
}
