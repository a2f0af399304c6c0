/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Merges maps as Helm merges values: maps are merged, other values are replaced, and null removes a
 * default.
 */
export function mergeMaps(defaults: Json, values: Json): Json {
  const removed = Object.keys(values).filter((key) => values[key] === null);
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  const merged = given.map(([key, value]): [string, unknown] => {
    const old = defaults[key];
    return [key, isMap(old) && isMap(value) ? mergeMaps(old, value) : value];
  });
  const kept = Object.entries(defaults).filter(([key]) => !removed.includes(key));
  return Object.fromEntries([...kept, ...merged]);
}

/** Returns the value at a path, or undefined if there is none. */
export function valueAt(root: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), root);
}

/** Returns a copy without the value at a path. */
export function withoutPath(root: Json, [first, ...rest]: readonly string[]): Json {
  return Object.fromEntries(
    Object.entries(root).flatMap(([key, value]): [string, unknown][] => {
      if (key !== first) return [[key, value]];
      return rest.length > 0 && isMap(value) ? [[key, withoutPath(value, rest)]] : [];
    }),
  );
}
