export const maxTitleLength = 200;
export const maxNotesLength = 2000;

/**
 * Returns a title for use in a sentence. The title is put in quotes, and shortened to 50 characters
 * if it is longer.
 */
export function quoted(title: string): string {
  return `“${title.length > 50 ? `${title.slice(0, 49).trimEnd()}…` : title}”`;
}

/**
 * Returns text that says how many more characters fit into a title, or an empty string if there is
 * room for more than 40 characters.
 */
export function roomLeft(title: string): string {
  const left = maxTitleLength - title.length;
  return left > 40 ? "" : `${left} ${left === 1 ? "character" : "characters"} left`;
}
