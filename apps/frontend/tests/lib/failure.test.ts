import { expect, test } from "vitest";
import { ApiError } from "../../lib/api";
import { failureOf } from "../../lib/failure";
import { CutStreamError } from "../../lib/read-parts";

test.each([
  [
    "an unreachable server can be retried",
    new ApiError("The server cannot be reached.", 0, "unreachable"),
    { message: "Not sent. The server cannot be reached.", retryable: true },
  ],
  [
    "a database outage can be retried",
    new ApiError("Try later.", 503, "unavailable"),
    { message: "Not sent. Try later.", retryable: true },
  ],
  [
    "a rate limit can be retried after the stated time",
    new ApiError("Slow down.", 429, "too_many_requests", 20),
    { message: "Too many messages in a short time.", retryable: true, retryAt: 21_000 },
  ],
  [
    "a rate limit without a stated time can be retried after half a minute",
    new ApiError("Slow down.", 429, "x"),
    { message: "Too many messages in a short time.", retryable: true, retryAt: 31_000 },
  ],
  [
    "a refused message cannot be retried",
    new ApiError("Too long.", 422, "invalid"),
    { message: "Too long.", retryable: false },
  ],
  [
    "a message still being answered can be retried",
    new ApiError("Still at it.", 409, "still_running"),
    { message: "Still at it.", retryable: true },
  ],
  [
    "an internal error can be retried",
    new ApiError("Oh.", 500, "internal"),
    { message: "Oh.", retryable: true },
  ],
  [
    "an interrupted stream can be retried",
    new CutStreamError(),
    { message: "The connection broke off in the middle of the answer.", retryable: true },
  ],
])("%s", (_, error, expected) => {
  expect(failureOf(error, 1000)).toMatchObject(expected);
});
