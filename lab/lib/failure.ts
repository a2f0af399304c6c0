import * as fs from "node:fs";
import { LabError } from "./errors";
import { labHome } from "./paths";

/**
 * What commands print, and what a person should know and do. The first line's beginning is a
 * heading of docs/troubleshooting.md.
 */
const CAUSES: [RegExp, (line: string) => string][] = [
  [
    /no space left on device|ENOSPC|disk quota exceeded/i,
    () =>
      `The disk is full: the lab's folder ${labHome()} has ${freeMib()} MiB left.\n` +
      "Free some (25 GiB are needed in all), or name a folder on a larger disk: TODO_LAB_HOME=/large/disk npm run up",
  ],
  [
    /dial tcp|lookup .* no such host|Could not resolve|Failed to fetch|Could not connect|connection timed out|TLS handshake|proxyconnect|40[37] (?:Forbidden|Proxy)|502 Bad Gateway/i,
    (line) =>
      `A download failed: ${line.trim().slice(0, 300)}\n` +
      "Check the network (and HTTPS_PROXY, GOPROXY, the Debian mirror), then run `npm run up` again: what is there already is kept.",
  ],
];

/**
 * The message for a command that failed: its cause where what it said tells it, else the last lines
 * of that.
 */
export function commandFailure(
  command: string,
  status: number | string | null,
  said: string,
  log: string,
): LabError {
  const lines = said.trimEnd().split("\n");
  const tail = lines.slice(-12).map((line) => `    ${line.slice(0, 300)}`);
  const what = causeOf(lines) ?? [`${command} failed (${status}).`, ...tail].join("\n");
  return new LabError(`${what}\nFull output: ${log}`);
}

/** An error of the lab's own file operations in the same words; any other stays as it is. */
export function fileFailure(error: unknown): unknown {
  const cause =
    error instanceof LabError ? undefined : causeOf([String((error as Error)?.message)]);
  return cause === undefined ? error : new LabError(cause);
}

function causeOf(lines: string[]): string | undefined {
  for (const [pattern, words] of CAUSES) {
    const line = lines.find((text) => pattern.test(text));
    if (line !== undefined) return words(line);
  }
  return undefined;
}

function freeMib(): number {
  const { bavail, bsize } = fs.statfsSync(labHome());
  return Math.round((bavail * bsize) / 1024 ** 2);
}
