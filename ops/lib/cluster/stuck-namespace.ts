import { UserError } from "../../../lib/errors";
import { kubectlJson } from "./kubectl";

interface Namespace {
  metadata: { deletionTimestamp?: string };
  status?: { conditions?: { type: string; status: string; message: string }[] };
}

interface Held {
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
 * Runs something that deletes namespaces. One that is not gone after 20 seconds is explained while
 * it lasts, and in the error where the operation fails: Pulumi says neither which objects are left
 * nor what holds them.
 */
export async function explainingStuck<T>(
  context: string,
  namespaces: readonly string[],
  operation: () => Promise<T>,
): Promise<T> {
  const explained = new Set<string>();
  const look = async () => {
    for (const namespace of namespaces) {
      const cause = await causeOf(context, namespace, PATIENCE_SECONDS).catch(() => undefined);
      if (cause && !explained.has(cause))
        console.log(
          `    namespace ${namespace} is not gone yet:\n${cause.replace(/^/gm, "      ")}`,
        );
      explained.add(cause ?? "");
    }
  };
  const timer = setInterval(() => void look(), 5_000);
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
    `Namespace ${namespace} cannot be deleted: something in it is held.\n${cause}\n` +
      "The program that set a finalizer has to remove it. Start that program again, or, if it is gone for good,\n" +
      `edit the object (kubectl edit <kind> <name> -n ${namespace}) and take the finalizer out. Then run this again.`,
  );
}

/**
 * What is left in a namespace that has been going for so long; undefined where it is not going, or
 * nothing holds it.
 */
async function causeOf(
  context: string,
  name: string,
  seconds: number,
): Promise<string | undefined> {
  const at = ["--context", context, "--request-timeout=10s"];
  const namespace = await kubectlJson<Namespace>("get", "namespace", name, ...at);
  const since = Date.parse(namespace?.metadata.deletionTimestamp ?? "");
  if (!(Date.now() - since >= seconds * 1000)) return undefined;
  const conditions = remaining(namespace!);
  if (conditions.length === 0) return undefined;
  const kinds = kindsIn(conditions.join("\n"));
  const left =
    kinds.length > 0
      ? await kubectlJson<{ items: Held[] }>("get", kinds.join(","), "-n", name, ...at)
      : undefined;
  return [...conditions, ...(left?.items ?? []).flatMap(inWords)].join("\n");
}

/** The messages of the conditions that tell what is left. */
export function remaining({ status }: Namespace): string[] {
  return (status?.conditions ?? [])
    .filter(({ type, status: holds }) => holds === "True" && REMAINING.includes(type))
    .map(({ message }) => message);
}

/**
 * Kinds of objects that the conditions name, as in "configmaps. has 1 resource instances,
 * widgets.example.org has 2 …".
 */
export function kindsIn(conditions: string): string[] {
  return [
    ...new Set(
      [...conditions.matchAll(/(\S+) has \d+ resource instances/g)].map(([, kind]) =>
        kind!.replace(/\.$/, ""),
      ),
    ),
  ];
}

function inWords({ kind, metadata: { name, finalizers = [] } }: Held): string[] {
  return finalizers.length === 0 ? [] : [`${kind} ${name} is held by ${finalizers.join(", ")}`];
}
