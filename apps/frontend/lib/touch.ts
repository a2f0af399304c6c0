/**
 * Returns whether the user is using a touch screen. On a touch screen, focusing a field opens the
 * on-screen keyboard, which covers half of the page. Returns false if `matchMedia` does not exist,
 * for example in jsdom.
 */
export function isTouch(): boolean {
  return typeof window.matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
}
