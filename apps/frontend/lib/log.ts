/**
 * Writes one JSON object per line: `info` to stdout, `warn` and `error` to stderr. Callers must not
 * pass an e-mail address, a cookie, a token or a URL with a password.
 */
export function log(
  level: "info" | "warn" | "error",
  event: string,
  fields: Record<string, unknown> = {},
): void {
  const line = JSON.stringify({ level, event, ...fields });
  if (level === "info") console.log(line);
  else console.error(line);
}
