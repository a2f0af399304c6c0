import { useCallback, useState, useSyncExternalStore } from "react";
import { ApiError } from "../lib/api";

export interface Connection {
  /** The reason why the backend cannot be reached at the moment; null if it can be reached. */
  trouble: string | null;
  /** True while the device reports that it has no network. */
  offline: boolean;
  /** Returns the given promise, and updates `trouble` when that promise settles. */
  watch: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** Tracks whether the backend can be reached, based on the outcome of the page's own requests. */
export function useConnection(): Connection {
  const [trouble, setTrouble] = useState<string | null>(null);
  const offline = !useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true,
  );

  const watch = useCallback(async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      const value = await work;
      setTrouble(null);
      return value;
    } catch (error) {
      if (error instanceof ApiError) setTrouble(error.unreachable ? error.message : null);
      throw error;
    }
  }, []);

  return { trouble, offline, watch };
}

function subscribeToNetwork(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}
