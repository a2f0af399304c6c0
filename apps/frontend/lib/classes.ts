/** Joins CSS class names, and leaves out those that are `false`. */
export function classes(...parts: (string | false)[]): string {
  return parts.filter(Boolean).join(" ");
}
