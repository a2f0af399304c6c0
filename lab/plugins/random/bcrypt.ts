import { randomBytes } from "node:crypto";
import { encodeBase64, hashSync } from "bcryptjs";

/** The default cost in golang.org/x/crypto/bcrypt, which upstream uses. */
const COST = 10;

/**
 * Returns the bcrypt hash of a text in the form `$2a$<cost>$<22 digits of salt><31 digits of
 * hash>`. Hashes only the first 72 bytes of the text, as upstream does.
 */
export function bcrypt(text: string, salt: Buffer = randomBytes(16), cost: number = COST): string {
  const digits = encodeBase64([...salt], salt.length);
  return hashSync(text, `$2a$${String(cost).padStart(2, "0")}$${digits}`);
}
