import { useCallback, useEffect, useRef } from "react";

/**
 * Gives a function that runs `act` at once or, when a pointer is at work, after its click: what
 * moves away under a pointer misses the click.
 */
export function useAfterClick(): (act: () => void) => void {
  const pointing = useRef(false);
  useEffect(() => {
    const listen = (event: Event) => {
      pointing.current = event.type === "pointerdown";
    };
    const types = ["pointerdown", "click", "keydown"];
    for (const type of types) window.addEventListener(type, listen, true);
    return () => types.forEach((type) => window.removeEventListener(type, listen, true));
  }, []);
  return useCallback(
    (act) =>
      pointing.current ? window.addEventListener("click", () => act(), { once: true }) : act(),
    [],
  );
}
