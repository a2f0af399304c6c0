/**
 * Returns the id under which both servers log a request: the caller's id if the backend would
 * accept it, otherwise a new id.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}
