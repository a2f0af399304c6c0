import http from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown;

/**
 * Starts an HTTP server on 127.0.0.1 that replaces the backend. Like the backend, it returns each
 * request's id in the response.
 */
export async function startBackend(
  handler: Handler,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    response.setHeader("x-request-id", request.headers["x-request-id"] ?? "");
    handler(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
