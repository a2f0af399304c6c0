import { useEffect } from "react";

/** Seconds to wait before each of the first retries. */
const delays = [1, 2, 4, 8];
/** Seconds to wait before every later retry. */
const maxDelay = 15;

/**
 * Repeats `attempt` with increasing delays while `active` is true. Also runs `attempt` immediately
 * when the device comes back online.
 */
export function useBackoff(active: boolean, attempt: () => Promise<void>): void {
  useEffect(() => {
    if (!active) return;
    let count = 0;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;

    const schedule = () => {
      if (stopped) return;
      const delay = delays[count++] ?? maxDelay;
      timer = setTimeout(() => void attempt().then(schedule), delay * 1000);
    };
    const now = () => void attempt();

    schedule();
    window.addEventListener("online", now);
    return () => {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener("online", now);
    };
  }, [active, attempt]);
}
