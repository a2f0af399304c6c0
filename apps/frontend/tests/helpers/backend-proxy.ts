import { afterEach, vi } from "vitest";
import { proxyToBackend } from "../../lib/backend";
import { type Handler, startBackend } from "./local-backend";

export const ann = { id: "s-1", user: { id: "u-1", email: "ann@example.org", name: "Ann" } };

/** The backends that the current test started. They are closed after the test. */
export const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((backend) => backend.close()));
});

/** Starts a backend, sets BACKEND_URL to its URL and returns the URL. */
export async function backend(handler: Handler): Promise<string> {
  const started = await startBackend(handler);
  open.push(started);
  vi.stubEnv("BACKEND_URL", started.url);
  return started.url;
}

/**
 * Sends a request through the proxy. The request looks like a request in the standalone server. Its
 * URL contains the address that the server is bound to, and only the Host header contains the
 * public name.
 */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("host")) headers.set("host", "todo.example");
  const request = new Request(`http://0.0.0.0:3000/backend/${path}`, { ...init, headers });
  return proxyToBackend(request, path.split("?")[0]!.split("/"));
}

export const errorCode = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;
