/** What a later version must find again of a resource that is deployed. Holds nothing secret. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  /** URN of its parent; of the stack's own children and of the stack itself, empty. */
  readonly parent: string;
  /** URN of its provider; of components and providers, empty. */
  readonly provider: string;
  /** True for an object that is only read. */
  readonly external: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A stack as one version of the program left it. */
export interface RecordedState {
  /** Commit that deployed it. */
  readonly commit: string;
  /** What the stack's file set, by short name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables of the machine that show in the inputs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: readonly RecordedResource[];
}

export const MASK = "[secret]";

/** How the engine marks what is encrypted, in a state as in a request. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

interface ExportedResource {
  urn: string;
  type: string;
  parent?: string;
  provider?: string;
  external?: boolean;
  inputs?: Record<string, unknown>;
}

/** Reduces what `pulumi stack export` prints, without `--show-secrets`. */
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
 * Inputs without secrets, without what differs on each machine or with each edit of a file, and
 * without what the engine and the plugins add: a default that is false or empty says the same as no
 * input.
 */
export function comparable(inputs: object, type: string): Record<string, unknown> {
  const added = ADDED.find(([pattern]) => pattern.test(type))?.[1] ?? [];
  const own = Object.entries(inputs).filter(([key]) => !added.includes(key));
  return plain(Object.fromEntries(own)) as Record<string, unknown>;
}

/** Inputs that only the state holds, or only the request. */
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
    ([name, each]) => !isNote(name) && ![undefined, false, ""].includes(each),
  );
  return Object.fromEntries(own.map(([name, each]) => [name, plain(each, name)]));
}

/** `__defaults` and the like, and the docker plugin's digest of the files. */
function isNote(key: string): boolean {
  return key.startsWith("__") || key === "contextDigest";
}

/** Hashes of files, keyed checksums and the cluster's identity, which differ in each deployment. */
function stable(text: string): string {
  return text
    .replace(/(\d+\.\d+\.\d+)-[0-9a-f]{12}\b/g, "$1-[content hash]")
    .replace(/sha256:[0-9a-f]{64}/g, "sha256:[digest]")
    .replace(/\b[0-9a-f]{64}\b/g, "[checksum]")
    .replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^5d0f7a1e-cluster$/, "[cluster]");
}
