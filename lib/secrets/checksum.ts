import { createHash, createHmac } from "node:crypto";

/**
 * Returns the HMAC-SHA256 of a Secret's content, in hex. It changes with any key or value. The
 * result is stored unencrypted: without `key`, it cannot be used to test guesses of a password.
 */
export function keyedChecksum(key: string, values: Readonly<Record<string, string>>): string {
  const content = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", key).update(JSON.stringify(content)).digest("hex");
}

/** Annotation with the `contentDigest` of what the program wrote into the Secret. */
export const CONTENT_ANNOTATION = "todo-chatbot/content";

/**
 * Returns the first four hex digits of the SHA-256 of a Secret's data (key → base64). If they
 * differ from the annotation, the Secret was edited by hand. Four digits miss one edit in 65,536.
 * More would make guesses of a weak value testable: previews and the state show the annotation, but
 * encrypt the data.
 */
export function contentDigest(data: Readonly<Record<string, string>>): string {
  const content = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 4);
}
