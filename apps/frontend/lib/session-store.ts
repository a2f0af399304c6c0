/**
 * What this tab remembers across a reload. Silently forgets where storage is full or forbidden:
 * nothing here is the only copy of stored data.
 */
export function recall<Value>(name: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + name) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    if (value === null || value === "") sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Without storage the page works, and forgets.
  }
}

/** What one person began to write is not shown to the next one who signs in here. */
export function rememberFor(person: string): void {
  if (typeof window === "undefined" || recall("person") === person) return;
  try {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  } catch {
    // See above.
  }
  remember("person", person);
}

const prefix = "todo-";
