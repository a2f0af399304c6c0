/**
 * Returns whether the person uses a touch screen. There, focusing a field opens the on-screen
 * keyboard, which covers half of the page.
 */
export function isTouch(): boolean {
  return "matchMedia" in window && window.matchMedia("(pointer: coarse)").matches;
}
