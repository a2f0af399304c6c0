import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./lib/content-security-policy";
import { isDevelopment } from "./lib/env";

/**
 * Gives each page its own script nonce. Next reads the nonce from the request header and adds it to
 * all script and style tags.
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
  // Matches only pages. Next buffers the bodies of matched requests, but /backend must stream its
  // request bodies.
  matcher: "/((?!api/|auth/|backend/|_next/static/|icon.svg|robots.txt).*)",
};
