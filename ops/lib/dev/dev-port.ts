import { createServer } from "node:net";
import { UserError } from "../../../lib/errors";

/** Default port of the page, which is used only if it is free. */
const DEFAULT_PORT = 3000;

/**
 * Returns the port for the page on 127.0.0.1: the wanted port if it is given, otherwise 3000 if
 * that is free, otherwise any free port.
 * @throws UserError if the wanted port cannot be used.
 */
export async function pagePort(wanted: string | undefined): Promise<number> {
  if (wanted === undefined) return (await isFree(DEFAULT_PORT)) ? DEFAULT_PORT : freePort();
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port < 1 || port > 65535) {
    throw new UserError(
      `--port is "${wanted}", which is not a port from 1 to 65535.\nLeave it out to get a free one: npm run dev:app`,
    );
  }
  if (!(await isFree(port)))
    throw new UserError(
      `Port ${port} on 127.0.0.1 cannot be used: another program uses it, or only root may use it.\nLeave --port out to get a free one: npm run dev:app`,
    );
  return port;
}

/** Returns a port that is currently free. */
export function freePort(): Promise<number> {
  return listen(0);
}

function isFree(port: number): Promise<boolean> {
  return listen(port).then(
    () => true,
    () => false,
  );
}

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(port, "127.0.0.1", () => {
        const address = server.address() as { port: number };
        server.close(() => resolve(address.port));
      });
  });
}
