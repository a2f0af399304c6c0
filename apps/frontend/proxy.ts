import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./lib/content-security-policy";
import { isDevelopment } from "./lib/env";

/**
 * Gives each page its own script nonce. Next reads it from the request header and puts it on the
 * tags it writes.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, isDevelopment());
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = {
  // Pages only. Here a request body would be buffered, so the streaming proxy under /backend has to
  // stay out.
  matcher: "/((?!api/|auth/|backend/|_next/static/|icon.svg|robots.txt).*)",
};
