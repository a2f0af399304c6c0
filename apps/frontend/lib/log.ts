/**
 * One JSON object per line on stdout, faults on stderr. Callers pass no e-mail, cookie, token or
 * address with a password.
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
