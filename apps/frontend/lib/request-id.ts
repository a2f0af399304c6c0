/**
 * The caller's own id where it is one that the backend takes too, so that it can be searched for in
 * both logs.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}
