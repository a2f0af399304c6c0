/** Messages of a person who plans a day. They can be sent in any order. */
const SENTENCES = [
  "add buy milk tomorrow",
  "remind me to call grandma at 5pm",
  "what's on my list?",
  "add pay rent on friday, high priority",
  "I bought the milk",
  "what is due today?",
  "add bread, eggs and coffee",
  "undo",
  "move the rent to next monday",
  "show what is done",
  "delete the eggs",
  "thanks",
];

/**
 * Returns the sentence for a user's turn. After the last sentence, the list starts again.
 * @param user number of the user. Consecutive users start with different sentences.
 */
export function sentence(user: number, turn: number): string {
  return SENTENCES[(user + turn) % SENTENCES.length] ?? "";
}

/** Returns how long a person thinks before the next sentence, in milliseconds (3 to 7 seconds). */
export function thinkTime(random = Math.random()): number {
  return 3_000 + 4_000 * random;
}
