import { useCallback, useState, useSyncExternalStore } from "react";
import { ApiError } from "../lib/api";

export interface Connection {
  /** Why the backend cannot be reached at the moment, or null. */
  trouble: string | null;
  /** The device reports that it has no network. */
  offline: boolean;
  /** Returns `work`, and updates `trouble` with its outcome. */
  watch: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** Tracks whether the backend can be reached, from the outcome of the page's own requests. */
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
