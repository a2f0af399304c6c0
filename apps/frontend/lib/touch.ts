/**
 * Whether a finger points: a field that takes the focus unasked would bring up a keyboard over half
 * of the page.
 */
export function isTouch(): boolean {
  return window.matchMedia?.("(pointer: coarse)").matches ?? false;
}
