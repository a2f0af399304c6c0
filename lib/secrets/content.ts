/** Returns a value in base64, as the API server stores it. */
export function base64(value: string): string {
  return Buffer.from(value, "utf8").toString("base64");
}

/**
 * Returns the part of a Secret's content that a service reads. The value of a missing key is empty.
 */
export function selectKeys(
  content: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, content[key] ?? ""]));
}

/** Returns the keys that a service reads from further Secrets, as `<Secret>/<key>`. */
export function selectOthers(
  contents: Readonly<Record<string, Readonly<Record<string, string>>>>,
  others: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(others).flatMap(([secret, keys]) =>
      keys.map((key) => [`${secret}/${key}`, contents[secret]?.[key] ?? ""]),
    ),
  );
}

/**
 * Returns the resource name for a secret value, for example `postgres-password` for
 * `postgresPassword`.
 */
export function resourceName(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
