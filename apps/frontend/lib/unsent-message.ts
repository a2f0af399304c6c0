import { isText, recall, remember } from "./session-store";

/** A sent message that the server has not confirmed yet. The message survives a reload. */
export interface UnsentMessage {
  id: string;
  text: string;
  conversation: string | null;
}

/** Returns the unconfirmed message of a conversation, if the conversation has such a message. */
export function recallUnsent(conversation: string | null): UnsentMessage | undefined {
  const unsent = recall("unsent", isUnsent);
  return unsent?.conversation === conversation ? unsent : undefined;
}

/** Stores the unconfirmed message, or removes it if `unsent` is null. */
export function rememberUnsent(unsent: UnsentMessage | null): void {
  remember("unsent", unsent);
}

function isUnsent(value: unknown): value is UnsentMessage {
  if (typeof value !== "object" || value === null) return false;
  const { id, text, conversation }: Partial<Record<string, unknown>> = { ...value };
  return isText(id) && isText(text) && (conversation === null || isText(conversation));
}
