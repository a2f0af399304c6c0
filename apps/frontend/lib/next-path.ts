/**
 * Where to go after signing in: a path of this application, "/" for anything else. What follows
 * `?next=` comes from whoever made the link, so an address elsewhere in any spelling must not pass.
 */
export function safeNext(value: unknown): string {
  // A backslash is a slash to browsers, and they drop tabs and line ends.
  if (typeof value !== "string" || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) return "/";
  const url = URL.parse(value, "http://here.invalid");
  if (url?.origin !== "http://here.invalid" || /^\/(\/|sign-(in|up)\b)/.test(url.pathname))
    return "/";
  return url.pathname + url.search + url.hash;
}

/** The address of a page such as /sign-in that leads on to `next`. */
export function withNext(page: string, next: string): string {
  return next === "/" ? page : `${page}?next=${encodeURIComponent(next)}`;
}
