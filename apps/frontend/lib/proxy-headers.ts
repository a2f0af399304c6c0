/** Decides which headers the proxy passes on. */

/**
 * The names of headers that apply to a single connection, including two older names that are still
 * in use. See https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
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
 * Headers that are not passed to the backend. The browser's credentials are for this server only,
 * and fetch sets the other headers for the new connection.
 */
const notForTheBackend = ["cookie", "authorization", "host", "content-length", "expect"];

/**
 * Headers that are not passed to the browser. fetch has already decoded the body, and the backend
 * must not set cookies on this origin.
 */
const notForTheBrowser = ["content-encoding", "content-length", "set-cookie"];

/** Returns the headers for the backend. Without a `token`, the request is anonymous. */
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
  // Compression and buffering would delay events. no-transform forbids compression, and
  // X-Accel-Buffering disables buffering in nginx.
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
