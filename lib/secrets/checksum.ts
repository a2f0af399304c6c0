import { createHash, createHmac } from "node:crypto";

/** Puts values in the place of `{KEY}`, escaped so that any password is safe inside a URL. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(values[key] ?? ""));
}

/** The keys a template names. */
export function templateKeys(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
}

/**
 * HMAC-SHA256 of a Secret's content, in hex. It changes when any key or value does, so that pods
 * can roll with it. It goes where anyone may read it, hence the key: without it nobody can try out
 * guesses of a short password against it.
 */
export function keyedChecksum(key: string, values: Readonly<Record<string, string>>): string {
  const content = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", key).update(JSON.stringify(content)).digest("hex");
}

/**
 * Annotation of a Secret made by the program that holds `contentDigest` of what the program wrote.
 */
export const CONTENT_ANNOTATION = "todo-chatbot/content";

/**
 * First four hex digits of the SHA-256 of a Secret's data (key → base64): a Secret whose data has
 * another digest than its annotation was edited by someone else. Four notice all but one edit in
 * 65,536, and are too few to try out guesses at a weak value: the annotation shows in previews and
 * in the state, where the data is encrypted.
 */
export function contentDigest(data: Readonly<Record<string, string>>): string {
  const content = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 4);
}
