/** The caller's own id where it is a plain one, so that it can be searched for in both logs. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w.-]{1,128}$/.test(given) ? given : crypto.randomUUID();
}
