/**
 * Returns the path to open after signing in: a path of this application, "/" for any other value.
 * The author of a link controls `?next=`, so no spelling of a foreign address may pass.
 */
export function safeNext(value: unknown): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  if (typeof value !== "string" || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) return "/";
  const url = URL.parse(value, "http://here.invalid");
  if (url?.origin !== "http://here.invalid" || /^\/(\/|sign-(in|up)\b)/.test(url.pathname))
    return "/";
  return url.pathname + url.search + url.hash;
}

/** Returns the address of a page such as /sign-in that opens `next` afterwards. */
export function withNext(page: string, next: string): string {
  return next === "/" ? page : `${page}?next=${encodeURIComponent(next)}`;
}
