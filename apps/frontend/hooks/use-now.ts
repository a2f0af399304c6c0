import { useSyncExternalStore } from "react";
import { localNow, type LocalNow } from "../lib/due";

let last = { key: "", now: { date: "", time: "" } };

/**
 * The person's clock, to the minute. Null on the server, which does not know where the person is.
 */
export function useNow(): LocalNow | null {
  return useSyncExternalStore(everySecond, read, () => null);
}

function everySecond(tell: () => void): () => void {
  const timer = setInterval(tell, 1000);
  return () => clearInterval(timer);
}

/** The same object within the same minute, so that a tick alone renders nothing. */
function read(): LocalNow {
  const now = localNow();
  const key = `${now.date} ${now.time}`;
  if (last.key !== key) last = { key, now };
  return last.now;
}
