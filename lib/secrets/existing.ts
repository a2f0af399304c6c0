import { UserError } from "../errors";

/** On each Secret a stack has made, so that one is never taken for someone else's. */
export const MADE_BY_A_STACK = { "todo-chatbot/made-by": "stack" };

export interface FoundSecret {
  readonly namespace: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Key → base64. */
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * What a Secret that exists already holds, decoded.
 *
 * @throws UserError if one of `keys` is missing or empty, or if a stack made the Secret: it would be deleted once no stack lists it as its own.
 */
export function existingContent(
  { namespace, name, annotations, data = {} }: FoundSecret,
  keys: readonly string[],
): Record<string, string> {
  const [mark, stack] = Object.entries(MADE_BY_A_STACK)[0];
  if (annotations?.[mark] === stack) {
    throw new UserError(
      `Secret ${name} was made by a stack, which will delete it: it cannot be used as an existing one.\n` +
        `Make one of your own under another name: kubectl create secret generic my-secrets -n ${namespace} --from-env-file=<file>`,
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
