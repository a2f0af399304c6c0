import { type LiveObject, ofKind } from "./live-objects";

/** Shorter texts occur by chance, for example a port. */
const MIN_LENGTH = 6;

/** Returns the values in the Secrets of a namespace, and the passwords in those that are URLs. */
export function secretTexts(objects: readonly LiveObject[]): string[] {
  const values = ofKind(objects, "Secret").flatMap((secret) => {
    const { type, data = {} } = secret as { type?: string; data?: Record<string, string> };
    const isContent = type === undefined || type === "Opaque";
    return isContent ? Object.values(data).map(fromBase64) : [];
  });
  return [...values, ...values.flatMap(passwordsIn)].filter((text) => text.length >= MIN_LENGTH);
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function passwordsIn(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { password } = new URL(text);
  return [password, decodeURIComponent(password)];
}

/** Replaces the secret texts, the longest first, because one may contain another. */
export function redact(text: string, secrets: readonly string[]): string {
  const sorted = [...secrets].sort((a, b) => b.length - a.length);
  return sorted.reduce((left, secret) => left.replaceAll(secret, "***"), text);
}
