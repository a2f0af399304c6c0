/** The fields of a keyboard event that show an input method at work. */
interface ComposingKey {
  isComposing: boolean;
  keyCode: number;
}

/**
 * Returns whether an input method is composing a word, where Enter ends the word. Safari sets
 * `isComposing` back before this event and leaves only the key code 229.
 */
export function isComposing(event: ComposingKey): boolean {
  return event.isComposing || event.keyCode === 229;
}
