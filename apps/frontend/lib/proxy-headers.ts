/** Which headers may cross the proxy. Pure, so that the list is the test. */

/**
 * https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1, plus the two older names still seen on the
 * wire.
 */
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * The browser's credentials are for this server alone; the rest is recomputed by fetch for the new
 * connection.
 */
const notForTheBackend = ["cookie", "authorization", "host", "content-length", "expect"];

/** fetch has already decoded the body, and a backend must not set cookies on this origin. */
const notForTheBrowser = ["content-encoding", "content-length", "set-cookie"];

/** `token` says who asks; without one the request is anonymous. */
export function headersForBackend(incoming: Headers, requestId: string, token?: string): Headers {
  const headers = without(incoming, notForTheBackend);
  if (token) headers.set("authorization", `Bearer ${token}`);
  headers.set("accept-encoding", "identity");
  headers.set("x-request-id", requestId);
  return headers;
}

export function headersForBrowser(answer: Headers, requestId: string): Headers {
  const headers = without(answer, notForTheBrowser);
  const isEventStream = headers.get("content-type")?.startsWith("text/event-stream");
  // no-transform keeps compression from holding events back; X-Accel-Buffering says the same to
  // nginx.
  headers.set("cache-control", isEventStream ? "no-cache, no-transform" : "no-store");
  if (isEventStream) headers.set("x-accel-buffering", "no");
  headers.set("x-request-id", requestId);
  return headers;
}

function without(source: Headers, names: string[]): Headers {
  const headers = new Headers(source);
  const namedByConnection = (source.get("connection") ?? "").split(",").map((name) => name.trim());
  for (const name of [...hopByHop, ...names, ...namedByConnection]) {
    if (/^[\w-]+$/.test(name)) headers.delete(name);
  }
  return headers;
}
