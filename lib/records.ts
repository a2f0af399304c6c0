type ReadonlyRecord<T> = Readonly<Record<string, T>>;

/** Returns a record in which each value is replaced by the result of `change`. */
export function mapValues<T, U>(
  record: ReadonlyRecord<T>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

/** Like `mapValues`, but leaves out the entries for which `change` returns undefined. */
export function mapDefined<T, U>(
  record: ReadonlyRecord<T>,
  change: (value: T, name: string) => U | undefined,
): Record<string, U> {
  const entries = Object.entries(record).flatMap(([name, value]): [string, U][] => {
    const changed = change(value, name);
    return changed === undefined ? [] : [[name, changed]];
  });
  return Object.fromEntries(entries);
}

/** Returns a record with the entries for which `keep` returns true. */
export function filterValues<T>(
  record: ReadonlyRecord<T>,
  keep: (value: T, name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(value, name)));
}
