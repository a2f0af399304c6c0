import { useEffect, useState } from "react";

/**
 * Returns the number of seconds until `moment`, which is in milliseconds since the epoch. Returns 0
 * if `moment` has passed or is undefined.
 */
export function useCountdown(moment: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const left = moment === undefined ? 0 : Math.max(0, Math.ceil((moment - now) / 1000));
  const running = left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [running]);
  return left;
}
