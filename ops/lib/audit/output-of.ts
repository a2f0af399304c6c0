import { spawn } from "node:child_process";

/**
 * What a command writes, piece by piece, of any length. Throws where it fails: nothing read is not
 * nothing there.
 */
export async function* outputOf(command: string, ...args: string[]): AsyncGenerator<Buffer> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve);
    child.on("error", reject);
  });
  ended.catch(() => undefined); // told below
  yield* child.stdout as AsyncIterable<Buffer>;
  const status = await ended;
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${said.trim()}`);
}
