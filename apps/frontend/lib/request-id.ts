/**
 * Returns the id of a request, which both servers log. It is the caller's id if the backend would
 * accept it, otherwise a new one.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}
