export const maxTitleLength = 200;
export const maxNotesLength = 2000;

/** A title inside a sentence: in quotes, and cut where it would crowd out the rest. */
export function quoted(title: string): string {
  return `“${title.length > 50 ? `${title.slice(0, 49).trimEnd()}…` : title}”`;
}
