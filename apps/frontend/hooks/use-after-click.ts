import { useCallback, useEffect, useRef } from "react";

/**
 * Returns a function that runs `act` immediately or, while a pointer is pressed, after the click.
 * If a control moved while the pointer was pressed, it would not receive the click.
 */
export function useAfterClick(): (act: () => void) => void {
  const pressed = useRef(false);
  useEffect(() => {
    const listen = (event: Event) => {
      pressed.current = event.type === "pointerdown";
    };
    const types = ["pointerdown", "click", "keydown"];
    for (const type of types) window.addEventListener(type, listen, true);
    return () => types.forEach((type) => window.removeEventListener(type, listen, true));
  }, []);
  return useCallback((act) => {
    if (pressed.current) window.addEventListener("click", () => act(), { once: true });
    else act();
  }, []);
}
