import * as http from "node:http";
import * as https from "node:https";

const TIMEOUT_MS = 2_000;

/**
 * Returns whether a GET request has a status from 200 to 399.
 *
 * @param nodeHost address to connect to in place of the URL's host, which becomes the header Host.
 * An ingress controller on the node serves names that this machine may not be able to resolve.
 * Empty means the URL's host.
 */
export function answers(url: string, nodeHost: string): Promise<boolean> {
  if (!URL.canParse(url)) return Promise.resolve(false);
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const isTls = protocol === "https:";
  const options = {
    host: nodeHost || hostname,
    port: port || (isTls ? 443 : 80),
    path: pathname + search,
    headers: { host },
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // The check is whether the page answers. The browser checks the certificate.
    ...(isTls && { servername: hostname, rejectUnauthorized: false }),
  };
  return new Promise((resolve) => {
    (isTls ? https : http)
      .get(options, ({ statusCode = 0 }) => resolve(statusCode >= 200 && statusCode < 400))
      .on("error", () => resolve(false))
      .on("response", (response: http.IncomingMessage) => response.resume());
  });
}
