/**
 * Returns the page's Content Security Policy: files of this server only, and inline scripts only
 * with this answer's nonce.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives: Record<string, string> = {
    "default-src": "'none'",
    // strict-dynamic lets the loader, which has the nonce, fetch the other chunks. 'self' is for
    // browsers without strict-dynamic.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws:" : "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  // No upgrade-insecure-requests: a NodePort serves plain http, so the browser would load nothing.
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
