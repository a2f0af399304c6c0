/** The fields of a keyboard event that show whether an input method is active. */
interface ComposingKey {
  isComposing: boolean;
  keyCode: number;
}

/**
 * Returns whether an input method is composing a word. Enter then ends the word and must not submit
 * anything. In Safari, `isComposing` is already false for this Enter, so the key code 229 is
 * checked as well.
 */
export function isComposing(event: ComposingKey): boolean {
  return event.isComposing || event.keyCode === 229;
}
