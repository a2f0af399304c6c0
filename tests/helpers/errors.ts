import assert from "node:assert/strict";

/** Returns the error that a function throws. Fails if the function does not throw. */
export async function thrownBy(body: () => unknown): Promise<Error> {
  try {
    await body();
  } catch (error) {
    assert(error instanceof Error);
    return error;
  }
  return assert.fail("nothing was thrown");
}
