import { useSyncExternalStore } from "react";
import { localNow, type LocalNow } from "../lib/due";

let last = { key: "", now: { date: "", time: "" } };

/**
 * Returns the person's local time, to the minute. Null on the server, which does not know the
 * person's time zone.
 */
export function useNow(): LocalNow | null {
  return useSyncExternalStore(everySecond, read, () => null);
}

function everySecond(onTick: () => void): () => void {
  const timer = setInterval(onTick, 1000);
  return () => clearInterval(timer);
}

/** Returns the same object within one minute, so that React renders once a minute. */
function read(): LocalNow {
  const now = localNow();
  const key = `${now.date} ${now.time}`;
  if (last.key !== key) last = { key, now };
  return last.now;
}
