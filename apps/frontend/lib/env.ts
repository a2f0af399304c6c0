/**
 * The only reader of the environment. Functions, not constants: a value read at import time would
 * be frozen into the build.
 */

export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * Where the backend answers, without the `/api` prefix. Read per request, so a new value needs a
 * restart and no rebuild.
 */
export function backendUrl(): URL {
  const value = process.env.BACKEND_URL || "http://todo-backend:8000";
  return httpUrl("BACKEND_URL", value, "http://todo-backend:8000");
}

/**
 * The Postgres that keeps people and sessions, in schema `auth`. A driver named as SQLAlchemy does
 * (`postgresql+psycopg://`) is accepted, since the backend reads the same variable. Never part of a
 * message: it holds a password.
 */
export function databaseUrl(): string {
  const value = process.env.DATABASE_URL ?? "";
  const url = value.replace(/^(postgres(?:ql)?)\+\w+:/, "$1:");
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new EnvironmentError(
      `DATABASE_URL is ${value ? "not a Postgres address" : "not set"}. Set it like DATABASE_URL=postgresql://user:password@host:5432/database and restart.`,
    );
  }
  return url;
}

/**
 * Signs session cookies and the tokens for the backend, which has to know the same value. At least
 * 32 characters.
 */
export function authSecret(): string {
  const value = process.env.BETTER_AUTH_SECRET ?? "";
  if (value.length < 32) {
    throw new EnvironmentError(
      `BETTER_AUTH_SECRET ${value ? `has ${value.length} characters and needs at least 32` : "is not set"}. Set it to the same value as the backend's, made once with: openssl rand -base64 32`,
    );
  }
  return value;
}

/**
 * The address people use, where it is known. https here makes cookies secure whatever the request
 * looks like.
 */
export function publicUrl(): URL | undefined {
  const value = process.env.BETTER_AUTH_URL;
  return value ? httpUrl("BETTER_AUTH_URL", value, "https://todo.example") : undefined;
}

/** Requests that one client may send to each address under /auth in ten seconds. Default 100. */
export function authRateLimit(): number {
  const value = process.env.AUTH_RATE_LIMIT || "100";
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new EnvironmentError(
      `AUTH_RATE_LIMIT is "${value}", which is not a whole number above zero. Set it like AUTH_RATE_LIMIT=100 and restart.`,
    );
  }
  return Number(value);
}

/** True under `next dev`, where React needs eval and the bundler a WebSocket. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** One sentence per variable that is missing or unusable; empty when the server can work. */
export function environmentFaults(): string[] {
  return [backendUrl, databaseUrl, authSecret, publicUrl, authRateLimit].flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      if (error instanceof EnvironmentError) return [error.message];
      throw error;
    }
  });
}

function httpUrl(name: string, value: string, example: string): URL {
  const url = URL.parse(value);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new EnvironmentError(
      `${name} is "${value}", which is not an http(s) address. Set it like ${name}=${example} and restart.`,
    );
  }
  return url;
}
