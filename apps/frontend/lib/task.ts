export const maxTitleLength = 200;
export const maxNotesLength = 2000;

/** A title inside a sentence: in quotes, and cut where it would crowd out the rest. */
export function quoted(title: string): string {
  return `“${title.length > 50 ? `${title.slice(0, 49).trimEnd()}…` : title}”`;
}

/** How much more a title can take; empty while that is no concern. */
export function roomLeft(title: string): string {
  const left = maxTitleLength - title.length;
  return left > 40 ? "" : `${left} ${left === 1 ? "character" : "characters"} left`;
}
