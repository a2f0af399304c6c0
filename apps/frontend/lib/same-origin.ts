import { publicUrl } from "./env";

/**
 * Returns the origins that count as this application's for a request: the request's Host with both
 * schemes, and BETTER_AUTH_URL.
 *
 * `request.url` is not used, because in the standalone server it contains the bind address
 * (0.0.0.0). Both schemes count, because a proxy in front of this server may terminate TLS.
 */
export function ownOrigins(headers: Headers): string[] {
  const host = headers.get("host");
  const seen = host ? ["http", "https"].map((scheme) => URL.parse(`${scheme}://${host}`)) : [];
  return [...seen, publicUrl()].flatMap((url) => url?.origin ?? []);
}

/**
 * Returns whether a request comes from a page of this application or from a client that is not a
 * browser. Browsers send Origin with every POST, PATCH and DELETE, so a request without Origin
 * comes from a tool such as curl.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  return origin === null || ownOrigins(headers).includes(origin);
}
