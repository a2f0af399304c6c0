import type { RequestListener } from "node:http";
import { afterEach, vi } from "vitest";
import { proxyToBackend } from "../../lib/backend";
import { startBackend } from "./local-backend";

export const ann = { id: "s-1", user: { id: "u-1", email: "ann@example.org", name: "Ann" } };

/** Backends of the test at hand; closed after it. */
export const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((backend) => backend.close()));
});

export async function backend(handler: RequestListener): Promise<string> {
  const started = await startBackend(handler);
  open.push(started);
  vi.stubEnv("BACKEND_URL", started.url);
  return started.url;
}

/**
 * As the standalone server builds it: the URL holds the bind address, only Host holds the real one.
 */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(`http://0.0.0.0:3000/backend/${path}`, {
    ...init,
    headers: { host: "todo.example", ...init.headers },
  });
  return proxyToBackend(request, path.split("?")[0]!.split("/"));
}

export const errorCode = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;
