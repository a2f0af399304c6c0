import assert from "node:assert/strict";
import { thrownBy } from "./errors";
import { headings } from "./headings";

/** Fails unless docs/troubleshooting.md has a heading for the message. */
export function assertDocumented(message: string): void {
  assert.ok(
    headings().some((heading) => heading.test(message)),
    `docs/troubleshooting.md has no heading for “${message}”`,
  );
}

/** Returns the message that a function throws. Fails unless the message is documented. */
export async function documentedError(body: () => unknown): Promise<string> {
  const { message } = await thrownBy(body);
  assertDocumented(message);
  return message;
}
