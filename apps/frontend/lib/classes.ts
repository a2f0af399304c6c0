/** Joins CSS class names; leaves out the parts that are `false`. */
export function classes(...parts: (string | false)[]): string {
  return parts.filter(Boolean).join(" ");
}
