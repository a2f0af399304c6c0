import { randomBytes } from "node:crypto";
import { piWords } from "./pi-words";

/** bcrypt's own order of the 64 digits. */
const DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** golang.org/x/crypto/bcrypt.DefaultCost, what upstream uses. */
const COST = 10;
/** bcrypt ignores what comes after; upstream cuts there explicitly. */
const MAX_BYTES = 72;
const P_WORDS = 18;
const S_WORDS = 1024;
const MAGIC = Buffer.from("OrpheanBeholderScryDoubt");

let initial: Uint32Array | undefined;

/**
 * The bcrypt hash of a text, `$2a$10$<22 digits of salt><31 digits of hash>` (Provos and Mazieres,
 * USENIX 1999).
 */
export function bcrypt(text: string, salt: Buffer = randomBytes(16), cost: number = COST): string {
  const key = Buffer.concat([Buffer.from(text, "utf8").subarray(0, MAX_BYTES), Buffer.from([0])]);
  initial ??= piWords(P_WORDS + S_WORDS);
  const state = { p: initial.slice(0, P_WORDS), s: initial.slice(P_WORDS) };
  const none = Buffer.alloc(16);
  expand(state, key, salt);
  for (let round = 0; round < 2 ** cost; round++) {
    expand(state, key, none);
    expand(state, salt, none);
  }
  const block = words(MAGIC, 6);
  for (let pair = 0; pair < 6; pair += 2)
    for (let turn = 0; turn < 64; turn++) encipher(state, block, pair);
  const hash = Buffer.alloc(24);
  block.forEach((word, index) => hash.writeUInt32BE(word, index * 4));
  return `$2a$${String(cost).padStart(2, "0")}$${base64(salt)}${base64(hash.subarray(0, 23))}`;
}

interface State {
  p: Uint32Array;
  s: Uint32Array;
}

function expand(state: State, key: Buffer, salt: Buffer): void {
  words(key, P_WORDS).forEach((word, index) => (state.p[index] ^= word));
  const saltWords = words(salt, 4);
  const block = new Uint32Array(2);
  let next = 0;
  for (const table of [state.p, state.s]) {
    for (let index = 0; index < table.length; index += 2) {
      block[0] ^= saltWords[next];
      block[1] ^= saltWords[next + 1];
      next = (next + 2) % 4;
      encipher(state, block, 0);
      table[index] = block[0];
      table[index + 1] = block[1];
    }
  }
}

function encipher({ p, s }: State, block: Uint32Array, at: number): void {
  let left = block[at];
  let right = block[at + 1];
  for (let round = 0; round < 16; round += 2) {
    left ^= p[round];
    right ^=
      (((s[left >>> 24] + s[256 + ((left >>> 16) & 255)]) ^ s[512 + ((left >>> 8) & 255)]) +
        s[768 + (left & 255)]) ^
      p[round + 1];
    left ^=
      ((s[right >>> 24] + s[256 + ((right >>> 16) & 255)]) ^ s[512 + ((right >>> 8) & 255)]) +
      s[768 + (right & 255)];
  }
  block[at] = right ^ p[17];
  block[at + 1] = left ^ p[16];
}

/** The first `count` big-endian words of the bytes repeated without end. */
function words(bytes: Buffer, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => {
    let word = 0;
    for (let byte = 0; byte < 4; byte++)
      word = (word << 8) | bytes[(index * 4 + byte) % bytes.length];
    return word;
  });
}

function base64(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,6}/g) ?? [])
    .map((six) => DIGITS[parseInt(six.padEnd(6, "0"), 2)])
    .join("");
}
