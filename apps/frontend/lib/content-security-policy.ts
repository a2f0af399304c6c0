/**
 * The page's policy: own files, and only the inline scripts that carry this answer's nonce. Nothing
 * from elsewhere.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives: Record<string, string> = {
    "default-src": "'none'",
    // strict-dynamic lets the nonce-bearing loader fetch the other chunks; 'self' is for browsers
    // that predate it.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws:" : "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  // No upgrade-insecure-requests: a NodePort speaks plain http, and the browser would then load
  // nothing.
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
