import { withNext } from "./next-path";

/**
 * Seconds after which a request counts as lost. A slow machine needs several seconds to hash a
 * password.
 */
const timeoutSeconds = 30;

export type AuthField = "name" | "email" | "password";

/**
 * A failed sign-in or sign-up. Its message is written for the user. `field` is the input that
 * caused the failure, if any.
 */
export class AuthApiError extends Error {
  override name = "AuthApiError";
  constructor(
    message: string,
    readonly field?: AuthField,
    readonly code?: string,
  ) {
    super(message);
  }
}

export const signIn = (credentials: { email: string; password: string }): Promise<void> =>
  call("sign-in/email", credentials);
export const signUp = (person: { name: string; email: string; password: string }): Promise<void> =>
  call("sign-up/email", person);

/** Ends the session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await call("sign-out", {});
  window.location.assign("/sign-in");
}

/** Opens the sign-in page after a 401. After signing in, the user returns to the current page. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(withNext("/sign-in", pathname + search));
}

async function call(path: string, body: object): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
  } catch {
    throw new AuthApiError("The server cannot be reached. Check your connection and try again.");
  }
  if (!response.ok) throw await problemOf(response);
}

/**
 * Messages, keyed by Better Auth's error code. Each message is short enough for one line below a
 * field on a phone.
 */
const problems: Record<string, [message: string, field?: AuthField]> = {
  INVALID_EMAIL_OR_PASSWORD: ["E-mail and password do not match.", "password"],
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: ["This e-mail already has an account.", "email"],
  INVALID_EMAIL: ["This is not a complete e-mail address.", "email"],
  PASSWORD_TOO_SHORT: ["Use at least 8 characters.", "password"],
  PASSWORD_TOO_LONG: ["Use at most 128 characters.", "password"],
  FAILED_TO_CREATE_USER: ["The account could not be created. Please try again."],
};

async function problemOf(response: Response): Promise<AuthApiError> {
  // On a failure, Better Auth responds with {code, message}, and our own routes respond with
  // {error: {code, message}}.
  const answer = (await response.json().catch(() => ({}))) as {
    code?: string;
    error?: { code: string; message: string };
  };
  const known = problems[answer.code ?? ""];
  if (known) return new AuthApiError(known[0], known[1], answer.code);
  if (response.status === 429)
    return new AuthApiError(
      `Too many attempts in a short time. Please wait ${response.headers.get("retry-after") ?? "a few"} seconds.`,
    );
  if (answer.error) return new AuthApiError(answer.error.message, undefined, answer.error.code);
  return new AuthApiError(`The server responded with status ${response.status}. Please try again.`);
}
