/**
 * Quotes a value for an error message. Escapes control characters, shows at most 60 characters, and
 * hides the user and password in a URL.
 */
export function quoted(text: string): string {
  const value = text.replace(/\/\/[^/@]+@/, "//…@");
  return value.length <= 60
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, 60))}… (${value.length} characters)`;
}
