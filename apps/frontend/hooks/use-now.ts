import { useSyncExternalStore } from "react";
import { localNow, type LocalNow } from "../lib/due";

let last = { key: "", now: { date: "", time: "" } };

/**
 * Returns the user's local time, to the minute. Returns null on the server, which does not know the
 * user's time zone.
 */
export function useNow(): LocalNow | null {
  return useSyncExternalStore(everySecond, read, () => null);
}

function everySecond(onTick: () => void): () => void {
  const timer = setInterval(onTick, 1000);
  return () => clearInterval(timer);
}

/** Returns the same object throughout a minute, so that React renders only once a minute. */
function read(): LocalNow {
  const now = localNow();
  const key = `${now.date} ${now.time}`;
  if (last.key !== key) last = { key, now };
  return last.now;
}
