/**
 * Returns whether the person uses a touch screen. There, focusing a field opens the on-screen
 * keyboard, which covers half of the page. False without `matchMedia`, as in jsdom.
 */
export function isTouch(): boolean {
  return typeof window.matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
}
