import { createHash, createHmac } from "node:crypto";

/**
 * Returns the HMAC-SHA256 of a Secret's content, in hex. The result changes if any key or value
 * changes. It can be stored unencrypted, because nobody can use it to test guesses of a password
 * without knowing `key`.
 */
export function keyedChecksum(key: string, values: Readonly<Record<string, string>>): string {
  const content = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", key).update(JSON.stringify(content)).digest("hex");
}

/** Annotation with the `contentDigest` of the data that the program wrote into the Secret. */
export const CONTENT_ANNOTATION = "todo-chatbot/content";

/**
 * Returns the first four hex digits of the SHA-256 of a Secret's data (key → base64). If these
 * digits differ from the annotation, the Secret has been edited by hand. Four digits miss one edit
 * in 65,536. More digits would allow anyone to test guesses of a weak value, because previews and
 * the state show the annotation unencrypted.
 */
export function contentDigest(data: Readonly<Record<string, string>>): string {
  const content = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 4);
}
