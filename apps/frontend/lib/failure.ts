import { ApiError, reasonOf } from "./api";
import type { Failure } from "./chat-state";

/**
 * Converts an error to the failure that the conversation shows. `now` is in milliseconds since the
 * epoch.
 */
export function failureOf(error: unknown, now: number): Failure {
  if (!(error instanceof ApiError))
    return { code: "cut", message: reasonOf(error), retryable: true };
  const { code, message, status, retryAfter } = error;
  if (status === 429)
    return {
      code,
      message: "Too many messages in a short time.",
      retryable: true,
      retryAt: now + (retryAfter ?? 30) * 1000,
    };
  if (error.unreachable) return { code, message: `Not sent. ${message}`, retryable: true };
  return { code, message, retryable: status >= 500 || status === 409 };
}
