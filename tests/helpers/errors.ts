import assert from "node:assert/strict";

/** What a function throws; fails if it throws nothing. */
export async function thrownBy(body: () => unknown): Promise<Error> {
  try {
    await body();
  } catch (error) {
    assert(error instanceof Error);
    return error;
  }
  return assert.fail("nothing was thrown");
}
