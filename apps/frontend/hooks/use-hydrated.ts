import { useSyncExternalStore } from "react";

/**
 * Returns false on the server and while React hydrates the server-rendered page, true afterwards.
 * Use it for values that only the browser knows.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

const neverChanges = () => () => undefined;
