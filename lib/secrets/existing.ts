import { UserError } from "../errors";

const MARK = "todo-chatbot/made-by";
const STACK = "stack";

/**
 * Annotation of every Secret that a stack creates. Such a Secret cannot be used as an existing
 * Secret.
 */
export const MADE_BY_A_STACK = { [MARK]: STACK };

export interface FoundSecret {
  readonly namespace: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Key → base64. */
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Returns the decoded content of an existing Secret.
 *
 * @throws UserError if one of `keys` is missing or empty, or if a stack created the Secret. That
 * stack will delete the Secret as soon as the stack's settings no longer list it.
 */
export function existingContent(
  { namespace, name, annotations, data = {} }: FoundSecret,
  keys: readonly string[],
): Record<string, string> {
  if (annotations?.[MARK] === STACK) {
    throw new UserError(
      `Secret ${name} was created by a stack, which will delete it: it cannot be used as an existing one.\n` +
        `Create a Secret with another name: kubectl create secret generic my-secrets -n ${namespace} --from-env-file=<file>`,
    );
  }
  const missing = [...new Set(keys)].filter((key) => !data[key]);
  if (missing.length > 0) {
    throw new UserError(
      `Secret ${name} lacks ${missing.join(", ")}. Nothing was released.\n` +
        `Add what is missing: kubectl edit secret ${name} -n ${namespace}`,
    );
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]),
  );
}
