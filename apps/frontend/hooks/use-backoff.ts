import { useEffect } from "react";

/** Seconds between attempts; the last one repeats. */
const delays = [1, 2, 4, 8, 15];

/**
 * While `active`, runs `attempt` again and again, ever more slowly, and at once when the device
 * comes back online.
 */
export function useBackoff(active: boolean, attempt: () => Promise<void>): void {
  useEffect(() => {
    if (!active) return;
    let count = 0;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;

    const schedule = () => {
      if (stopped) return;
      timer = setTimeout(
        () => void attempt().then(schedule),
        delays[Math.min(count++, delays.length - 1)]! * 1000,
      );
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
