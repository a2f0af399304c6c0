import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./lib/content-security-policy";
import { isDevelopment } from "./lib/env";

/**
 * Gives each page its own script nonce. Next reads it from the request header and adds it to its
 * script and style tags.
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
  // Pages only. Next buffers request bodies here, which the streaming proxy under /backend must
  // avoid.
  matcher: "/((?!api/|auth/|backend/|_next/static/|icon.svg|robots.txt).*)",
};
