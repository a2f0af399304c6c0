import { useCallback, useState, useSyncExternalStore } from "react";
import { ApiError } from "../lib/api";

export interface Connection {
  /** Why nothing gets through at the moment, or null. */
  trouble: string | null;
  /** The device itself says that it has no network. */
  offline: boolean;
  /** Passes `work` on and learns from its outcome whether anybody answers. */
  watch: <Value>(work: Promise<Value>) => Promise<Value>;
}

export function useConnection(): Connection {
  const [trouble, setTrouble] = useState<string | null>(null);
  const offline = !useSyncExternalStore(
    onChange,
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

function onChange(tell: () => void): () => void {
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  return () => {
    window.removeEventListener("online", tell);
    window.removeEventListener("offline", tell);
  };
}
