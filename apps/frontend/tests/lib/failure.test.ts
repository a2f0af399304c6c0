import { expect, test } from "vitest";
import { ApiError } from "../../lib/api";
import { failureOf } from "../../lib/failure";
import { CutStreamError } from "../../lib/read-parts";

test.each([
  [
    "nobody answered",
    new ApiError("The server cannot be reached.", 0, "unreachable"),
    { message: "Not sent. The server cannot be reached.", retryable: true },
  ],
  [
    "the database is away",
    new ApiError("Try later.", 503, "unavailable"),
    { message: "Not sent. Try later.", retryable: true },
  ],
  [
    "too much at once says when",
    new ApiError("Slow down.", 429, "too_many_requests", 20),
    { message: "That was a lot in a short time.", retryable: true, retryAt: 21_000 },
  ],
  [
    "too much at once without a time waits half a minute",
    new ApiError("Slow down.", 429, "x"),
    { message: "That was a lot in a short time.", retryable: true, retryAt: 31_000 },
  ],
  [
    "a message that is refused is refused again",
    new ApiError("Too long.", 422, "invalid"),
    { message: "Too long.", retryable: false },
  ],
  [
    "one still being answered can be asked for again",
    new ApiError("Still at it.", 409, "still_running"),
    { message: "Still at it.", retryable: true },
  ],
  ["a defect may pass", new ApiError("Oh.", 500, "internal"), { message: "Oh.", retryable: true }],
  [
    "a cut stream",
    new CutStreamError(),
    { message: "The connection broke off in the middle of the answer.", retryable: true },
  ],
])("%s", (_, error, expected) => {
  expect(failureOf(error, 1000)).toMatchObject(expected);
});
