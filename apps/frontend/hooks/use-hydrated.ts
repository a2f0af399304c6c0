import { useSyncExternalStore } from "react";

/**
 * Returns false on the server and while React hydrates the server-rendered page, and true
 * afterwards. Use this hook for values that only the browser knows.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

const neverChanges = () => () => undefined;
