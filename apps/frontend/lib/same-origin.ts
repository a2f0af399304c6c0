import { publicUrl } from "./env";

/**
 * Returns the origins of this application for a request: its Host with both schemes, and
 * BETTER_AUTH_URL.
 *
 * `request.url` is not used, because it contains the bind address (0.0.0.0) in the standalone
 * server. Both schemes count, because a proxy in front may terminate TLS.
 */
export function ownOrigins(headers: Headers): string[] {
  const host = headers.get("host");
  const seen = host ? ["http", "https"].map((scheme) => URL.parse(`${scheme}://${host}`)) : [];
  return [...seen, publicUrl()].flatMap((url) => url?.origin ?? []);
}

/**
 * Returns whether a request comes from a page of this application, or from no browser at all.
 * Browsers send Origin with every POST, PATCH and DELETE; without it, a tool such as curl is
 * asking.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  return origin === null || ownOrigins(headers).includes(origin);
}
