import { publicUrl } from "./env";

/**
 * Returns Better Auth's cookies for this connection. They are `Secure` over https only, because
 * over plain http, for example at a NodePort, the browser would drop such a cookie. The cookies
 * have the same names either way, so one deployment can serve both http and https.
 */
export function cookiesFor(request: Headers, setCookies: string[]): string[] {
  return isHttps(request)
    ? setCookies.map((cookie) => (/;\s*secure\b/i.test(cookie) ? cookie : `${cookie}; Secure`))
    : setCookies;
}

function isHttps(request: Headers): boolean {
  const forwarded = request.get("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  return forwarded === "https" || publicUrl()?.protocol === "https:";
}
