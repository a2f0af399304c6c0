import { UserError } from "../../../lib/errors";
import { kubectlJson } from "./kubectl";

interface Namespace {
  metadata: { deletionTimestamp?: string };
  status?: { conditions?: { type: string; status: string; message: string }[] };
}

interface RemainingObject {
  kind: string;
  metadata: { name: string; finalizers?: string[] };
}

const PATIENCE_SECONDS = 20;
const REMAINING = [
  "NamespaceContentRemaining",
  "NamespaceFinalizersRemaining",
  "NamespaceDeletionContentFailure",
];

/**
 * Runs an operation that deletes namespaces. If a namespace still exists after 20 seconds, prints
 * what prevents its deletion, because Pulumi reports neither the remaining objects nor their
 * finalizers. If the operation fails, adds this text to the error.
 */
export async function explainingStuck<T>(
  context: string,
  namespaces: readonly string[],
  operation: () => Promise<T>,
): Promise<T> {
  const explained = new Set<string>();
  const explain = async () => {
    for (const namespace of namespaces) {
      const cause = await causeOf(context, namespace, PATIENCE_SECONDS).catch(() => undefined);
      if (cause === undefined || explained.has(cause)) continue;
      explained.add(cause);
      console.log(`    namespace ${namespace} still exists:\n${cause.replace(/^/gm, "      ")}`);
    }
  };
  const timer = setInterval(() => void explain(), 5_000);
  try {
    return await operation();
  } catch (error) {
    for (const namespace of namespaces) {
      const cause = await causeOf(context, namespace, 0).catch(() => undefined);
      if (cause) throw stuck(namespace, cause);
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function stuck(namespace: string, cause: string): UserError {
  return new UserError(
    `Namespace ${namespace} cannot be deleted: something in it blocks the deletion.\n${cause}\n` +
      "The program that set a finalizer has to remove it. Start that program again, or, if it is gone for good,\n" +
      `edit the object (kubectl edit <kind> <name> -n ${namespace}) and remove the finalizer. Then run this again.`,
  );
}

/**
 * Returns what remains in a namespace whose deletion began at least `seconds` ago; undefined if the
 * namespace is not being deleted or if nothing remains.
 */
async function causeOf(
  context: string,
  name: string,
  seconds: number,
): Promise<string | undefined> {
  const at = ["--context", context, "--request-timeout=10s"];
  const namespace = await kubectlJson<Namespace>("get", "namespace", name, ...at);
  const since = namespace?.metadata.deletionTimestamp;
  if (!namespace || since === undefined || Date.now() - Date.parse(since) < seconds * 1000)
    return undefined;
  const conditions = remainingConditions(namespace);
  if (conditions.length === 0) return undefined;
  const kinds = kindsIn(conditions.join("\n"));
  const left =
    kinds.length > 0
      ? await kubectlJson<{ items: RemainingObject[] }>("get", kinds.join(","), "-n", name, ...at)
      : undefined;
  return [...conditions, ...(left?.items ?? []).flatMap(finalizersOf)].join("\n");
}

/** Returns the messages of the namespace conditions that describe the remaining content. */
export function remainingConditions({ status }: Namespace): string[] {
  return (status?.conditions ?? [])
    .filter(({ type, status: holds }) => holds === "True" && REMAINING.includes(type))
    .map(({ message }) => message);
}

/**
 * Returns the kinds of objects that are named in messages such as "configmaps. has 1 resource
 * instances, widgets.example.org has 2 …".
 */
export function kindsIn(conditions: string): string[] {
  const matches = conditions.matchAll(/(\S+) has \d+ resource instances/g);
  return [...new Set([...matches].map(([, kind = ""]) => kind.replace(/\.$/, "")))];
}

function finalizersOf({ kind, metadata: { name, finalizers = [] } }: RemainingObject): string[] {
  return finalizers.length === 0
    ? []
    : [`${kind} ${name} has finalizers: ${finalizers.join(", ")}`];
}
