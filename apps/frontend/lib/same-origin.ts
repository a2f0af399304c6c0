/**
 * True when a browser sent this request from one of our own pages, or when no browser sent it.
 *
 * Compares Origin with the Host header: in the standalone server `request.url` holds the bind address (0.0.0.0), which no
 * browser ever uses. Browsers put Origin on every POST, PATCH and DELETE, so a missing one means a tool such as curl.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  const from = URL.parse(origin);
  const host = headers.get("host");
  if (!from || !host) return false;
  // Parsed with the same scheme, so that `example.com:443` and `https://example.com` agree.
  return URL.parse(`${from.protocol}//${host}`)?.host === from.host;
}
