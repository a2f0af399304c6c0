import { createServer } from "node:net";
import { UserError } from "../../../lib/errors";

const USUAL = 3000;

/** The port asked for, or else the usual one, or else any that is free, on 127.0.0.1. */
export async function pagePort(wanted: string | undefined): Promise<number> {
  if (wanted === undefined) return (await isFree(USUAL)) ? USUAL : freePort();
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port < 1 || port > 65535) {
    throw new UserError(
      `--port is "${wanted}", which is not a port from 1 to 65535.\nLeave it out to get a free one: npm run dev:app`,
    );
  }
  if (!(await isFree(port)))
    throw new UserError(
      `Port ${port} of 127.0.0.1 cannot be used: another program has it, or it is kept for root.\nLeave --port out to get a free one: npm run dev:app`,
    );
  return port;
}

/** A port that nobody listens on at this moment. */
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
