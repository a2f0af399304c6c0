/** An environment variable that an application reads. */
export interface Variable {
  readonly name: string;
  /** First place that reads the variable, for example `src/config.py:12`. */
  readonly place: string;
  /** True if the application does not start without the variable. */
  readonly isRequired: boolean;
  /** The text that the application uses if the variable is not set. Undefined if there is none. */
  readonly fallback?: string;
}

/**
 * Returns one entry per variable: required if any place requires it, with the first place and the
 * first fallback.
 */
export function mergeVariables(found: readonly Variable[]): Variable[] {
  const byName = new Map<string, Variable>();
  for (const each of found) {
    const known = byName.get(each.name);
    const fallback = known?.fallback ?? each.fallback;
    byName.set(each.name, {
      name: each.name,
      place: known?.place ?? each.place,
      isRequired: (known?.isRequired ?? false) || each.isRequired,
      ...(fallback !== undefined && { fallback }),
    });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
