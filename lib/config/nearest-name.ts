/**
 * Returns the name that is most similar to `seen`. Returns undefined if every name differs in more
 * than a third of its characters.
 */
export function nearestName(seen: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: editDistance(seen.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (!best || best.distance * 3 > Math.max(seen.length, best.name.length)) return undefined;
  return best.name;
}

/** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const [diagonal = 0, above = 0] = row.slice(j, j + 2);
      next.push(Math.min(diagonal + (a[i] === b[j] ? 0 : 1), above + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
