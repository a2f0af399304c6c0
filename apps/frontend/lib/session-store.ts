const prefix = "todo-";

/**
 * Returns a value that this tab has stored. Stored values survive a reload. Returns null if there
 * is no value, if `isValid` rejects it, or if the browser forbids storage. The store never contains
 * the only copy of a user's data.
 */
export function recall<Value>(
  name: string,
  isValid: (value: unknown) => value is Value,
): Value | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(prefix + name) ?? "null");
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

/** Stores a value for this tab. Null or an empty string removes the value. */
export function remember(name: string, value: unknown): void {
  try {
    if (value === null || value === "") sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden. The page works without storage.
  }
}

/**
 * Clears the store when another user signs in, because that user must not see the previous user's
 * draft.
 */
export function rememberFor(person: string): void {
  if (typeof window === "undefined" || recall("person", isText) === person) return;
  try {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  } catch {
    // The browser forbids storage, so there is nothing to clear.
  }
  remember("person", person);
}

export const isText = (value: unknown): value is string => typeof value === "string";
