import { publicUrl } from "./env";

/**
 * The origins of this application as the request sees it: its Host with either scheme, and
 * BETTER_AUTH_URL.
 *
 * Host and not `request.url`, which holds the bind address (0.0.0.0) in the standalone server. Both
 * schemes, because a proxy in front may have ended TLS.
 */
export function ownOrigins(headers: Headers): string[] {
  const host = headers.get("host");
  const seen = host ? ["http", "https"].map((scheme) => URL.parse(`${scheme}://${host}`)) : [];
  return [...seen, publicUrl()].flatMap((url) => url?.origin ?? []);
}

/**
 * True when a browser sent this request from one of our own pages, or when no browser sent it:
 * browsers put Origin on every POST, PATCH and DELETE, so a missing one means a tool such as curl.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  return origin === null || ownOrigins(headers).includes(origin);
}
