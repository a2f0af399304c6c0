/** Returns the record with each value changed by `change`. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

/** Returns the entries for which `keep` is true. */
export function filterValues<T>(
  record: Readonly<Record<string, T>>,
  keep: (value: T, name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(value, name)));
}
