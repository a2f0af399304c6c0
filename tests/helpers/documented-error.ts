import assert from "node:assert/strict";
import { thrownBy } from "./errors";
import { headings } from "./headings";

/**
 * Returns the message of the error that `body` throws, and asserts that docs/troubleshooting.md
 * explains the message.
 */
export async function documentedError(body: () => unknown): Promise<string> {
  const { message } = await thrownBy(body);
  assertDocumented(message);
  return message;
}

/** Asserts that the message begins with a heading of docs/troubleshooting.md. */
export function assertDocumented(message: string): void {
  const [firstLine] = message.split("\n");
  assert.ok(
    headings().some((heading) => heading.test(message)),
    `docs/troubleshooting.md has no heading for “${firstLine}”`,
  );
}
