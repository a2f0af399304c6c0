/** The only reader of the environment. Functions, not constants: a value read at import time would be frozen into the build. */

export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** Where the backend answers, without the `/api` prefix. Read per request, so a new value needs a restart and no rebuild. */
export function backendUrl(): URL {
  const value = process.env.BACKEND_URL || "http://todo-backend:8000";
  const url = URL.parse(value);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new EnvironmentError(
      `BACKEND_URL is "${value}", which is not an http(s) address. Set it like BACKEND_URL=http://todo-backend:8000 and restart.`,
    );
  }
  return url;
}

/** True under `next dev`, where React needs eval and the bundler a WebSocket. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}
