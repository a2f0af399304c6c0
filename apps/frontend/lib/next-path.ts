/**
 * Returns the path to open after signing in: `next`, or "/" if `next` is not a path within this
 * application. The author of a link controls `?next=`, so a URL of another site must be rejected in
 * every spelling.
 */
export function safeNext(value: unknown): string {
  // Browsers treat a backslash as a slash, and ignore tabs and line breaks.
  if (typeof value !== "string" || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) return "/";
  const url = URL.parse(value, "http://here.invalid");
  if (url?.origin !== "http://here.invalid" || /^\/(\/|sign-(in|up)\b)/.test(url.pathname))
    return "/";
  return url.pathname + url.search + url.hash;
}

/**
 * Returns the URL of a page such as /sign-in, with the parameter that makes the page open `next`
 * after signing in.
 */
export function withNext(page: string, next: string): string {
  return next === "/" ? page : `${page}?next=${encodeURIComponent(next)}`;
}
