/** Removes Markdown formatting characters, so that screen readers do not read them out. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+(?:\[[ xX]\]\s+)?/gm, "")
    .replace(/(\*\*|__|~~|`+)/g, "")
    .replace(/\n{2,}/g, "\n")
    .trim();
}
