import * as fs from "node:fs";
import { LabError } from "./errors";
import { labHome } from "./paths";

/**
 * Known causes of failure: a pattern to search for in a command's output, and the message to show
 * for it. Each message begins with a heading of docs/troubleshooting.md.
 */
const CAUSES: [RegExp, (line: string) => string][] = [
  [
    /no space left on device|ENOSPC|disk quota exceeded/i,
    () =>
      `The disk is full: the lab's folder ${labHome()} has ${freeMib()} MiB left.\n` +
      "Free some space (the lab needs 25 GiB in total), or use a folder on a larger disk: TODO_LAB_HOME=/large/disk npm run up",
  ],
  [
    /dial tcp|lookup .* no such host|Could not resolve|Failed to fetch|Could not connect|connection timed out|TLS handshake|proxyconnect|40[37] (?:Forbidden|Proxy)|502 Bad Gateway/i,
    (line) =>
      `A download failed: ${line.trim().slice(0, 300)}\n` +
      "Check the network (and HTTPS_PROXY, GOPROXY, the Debian mirror), then run `npm run up` again. Finished downloads are kept.",
  ],
];

/**
 * Returns the error for a command that failed. The message states the cause if the output matches a
 * known cause. Otherwise, it contains the last 12 lines of output.
 */
export function commandFailure(
  command: string,
  status: number | string | null,
  output: string,
  log: string,
): LabError {
  const lines = output.trimEnd().split("\n");
  const tail = lines.slice(-12).map((line) => `    ${line.slice(0, 300)}`);
  const what = causeOf(lines) ?? [`${command} failed (${status}).`, ...tail].join("\n");
  return new LabError(`${what}\nFull output: ${log}`);
}

/**
 * Returns a LabError for an error with a known cause, such as a full disk. Returns any other error
 * unchanged.
 */
export function fileFailure(error: unknown): unknown {
  if (error instanceof LabError || !(error instanceof Error)) return error;
  const cause = causeOf([error.message]);
  return cause === undefined ? error : new LabError(cause);
}

function causeOf(lines: string[]): string | undefined {
  for (const [pattern, message] of CAUSES) {
    const line = lines.find((text) => pattern.test(text));
    if (line !== undefined) return message(line);
  }
  return undefined;
}

function freeMib(): number {
  const { bavail, bsize } = fs.statfsSync(labHome());
  return Math.round((bavail * bsize) / 1024 ** 2);
}
