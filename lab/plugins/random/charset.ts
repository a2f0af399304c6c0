import { randomInt } from "node:crypto";

export interface TextOptions {
  length: number;
  upper: boolean;
  lower: boolean;
  numeric: boolean;
  special: boolean;
  minUpper: number;
  minLower: number;
  minNumeric: number;
  minSpecial: number;
  overrideSpecial?: string;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** The special characters that the provider's schema documents for `special`. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/**
 * Returns a random text that meets the options. Chooses characters and positions with
 * crypto.randomInt, which has no modulo bias.
 */
export function randomText(options: TextOptions): string {
  const special = options.overrideSpecial || SPECIAL;
  const all = [
    options.upper ? UPPER : "",
    options.lower ? LOWER : "",
    options.numeric ? DIGITS : "",
    options.special ? special : "",
  ].join("");
  const characters = [
    ...draw(DIGITS, options.minNumeric),
    ...draw(LOWER, options.minLower),
    ...draw(UPPER, options.minUpper),
    ...draw(special, options.minSpecial),
  ];
  const rest = options.length - characters.length;
  if (rest > 0 && all === "")
    throw new Error("at least one of upper, lower, numeric and special must be true");
  return shuffle([...characters, ...draw(all, rest)]).join("");
}

function draw(set: string, count: number): string[] {
  return Array.from({ length: count }, () => set.charAt(randomInt(set.length)));
}

/** Shuffles the items in place (Fisher-Yates). Every order is equally likely. */
function shuffle<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const chosen = items.splice(randomInt(last + 1), 1, ...items.slice(last, last + 1));
    items.splice(last, 1, ...chosen);
  }
  return items;
}
