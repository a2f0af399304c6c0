export const maxTitleLength = 200;
export const maxNotesLength = 2000;

/** Returns a title for use in a sentence: in quotes, and shortened to 50 characters. */
export function quoted(title: string): string {
  return `“${title.length > 50 ? `${title.slice(0, 49).trimEnd()}…` : title}”`;
}

/** Returns how many characters a title has left; empty while there are more than 40. */
export function roomLeft(title: string): string {
  const left = maxTitleLength - title.length;
  return left > 40 ? "" : `${left} ${left === 1 ? "character" : "characters"} left`;
}
