/**
 * Returns the page's Content Security Policy. The policy allows files only from this server, and
 * inline scripts only if they have the nonce of this response.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives: Record<string, string> = {
    "default-src": "'none'",
    // 'strict-dynamic' allows the loader, which has the nonce, to load the other chunks. 'self' is
    // for browsers that do not support 'strict-dynamic'.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws:" : "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  // upgrade-insecure-requests is left out, because a NodePort serves plain http and the browser
  // would load nothing.
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
