/** What this tab remembers across a reload. Silently forgets where storage is full or forbidden: nothing here is the only copy of stored data. */
export function recall<Value>(name: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(`todo-${name}`) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    if (value === null || value === "") sessionStorage.removeItem(`todo-${name}`);
    else sessionStorage.setItem(`todo-${name}`, JSON.stringify(value));
  } catch {
    // Without storage the page works, and forgets.
  }
}
