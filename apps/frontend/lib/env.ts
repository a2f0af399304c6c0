/**
 * The only module that reads the environment. It exports functions instead of constants, because a
 * value read at import time would become part of the build.
 */

export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * Returns the backend's URL, without the `/api` prefix. The value is not part of the build, so
 * changing it needs a restart but no rebuild.
 */
export function backendUrl(): URL {
  const value = process.env.BACKEND_URL || "http://todo-backend:8000";
  return httpUrl("BACKEND_URL", value, "http://todo-backend:8000");
}

/**
 * Returns the URL of the Postgres database that stores users and sessions in the schema `auth`.
 * Accepts SQLAlchemy's driver suffix (`postgresql+psycopg://`), because the backend reads the same
 * variable. The URL includes a password, so no message may contain it.
 */
export function databaseUrl(): string {
  const value = process.env.DATABASE_URL ?? "";
  const url = value.replace(/^(postgres(?:ql)?)\+\w+:/, "$1:");
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new EnvironmentError(
      `DATABASE_URL is ${value ? "not a Postgres address" : "not set"}. Set a value such as DATABASE_URL=postgresql://user:password@host:5432/database and restart.`,
    );
  }
  return url;
}

/**
 * Returns the secret that signs session cookies and the tokens for the backend. It has at least 32
 * characters, and the backend needs the same value.
 */
export function authSecret(): string {
  const value = process.env.BETTER_AUTH_SECRET ?? "";
  if (value.length < 32) {
    throw new EnvironmentError(
      `BETTER_AUTH_SECRET ${value ? `has ${value.length} characters and needs at least 32` : "is not set"}. Set it to the same value as the backend's, generated once with: openssl rand -base64 32`,
    );
  }
  return value;
}

/**
 * Returns the public URL of the application, if it is set. If the URL begins with https, all
 * cookies are `Secure`, even if a request arrives over plain http.
 */
export function publicUrl(): URL | undefined {
  const value = process.env.BETTER_AUTH_URL;
  return value ? httpUrl("BETTER_AUTH_URL", value, "https://todo.example") : undefined;
}

/**
 * Returns the number of requests that a client may send to each route under /auth in 10 s. Default:
 * 100.
 */
export function authRateLimit(): number {
  const value = process.env.AUTH_RATE_LIMIT || "100";
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new EnvironmentError(
      `AUTH_RATE_LIMIT is "${value}", which is not a whole number from 1 to 999999. Set a value such as AUTH_RATE_LIMIT=100 and restart.`,
    );
  }
  return Number(value);
}

/** Returns true under `next dev`, where React needs eval and the bundler needs a WebSocket. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** Returns one message for each variable that is missing or invalid. */
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
      `${name} is "${value}", which is not an http(s) address. Set a value such as ${name}=${example} and restart.`,
    );
  }
  return url;
}
