/** What a person says while planning a day; each sentence works whatever was said before. */
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
 * The sentences in turn, beginning where `seed` says, so that not everybody says the same at once.
 */
export function sentence(seed: number, turn: number): string {
  return SENTENCES[(seed + turn) % SENTENCES.length]!;
}

/** Milliseconds a person thinks before the next sentence: between 3 and 7 seconds. */
export function thinking(random = Math.random()): number {
  return 3_000 + 4_000 * random;
}
