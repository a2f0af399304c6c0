import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";

/** The header of a dump. */
export interface DumpHead {
  /** Name of the dumped database. */
  readonly database: string;
  /** Version of the server, for example `17.6 (Debian 17.6-0+deb13u1)`. */
  readonly serverVersion: string;
}

const HEAD_BYTES = 64 * 1024;
const CUSTOM_FORMAT = 1;

/**
 * Reads the header of a file written by `pg_dump --format=custom`.
 *
 * @throws UserError if the file cannot be read or was not written in this format.
 */
export function readDumpHead(file: string): DumpHead {
  const head = readStart(file);
  try {
    return parse(head);
  } catch {
    throw new UserError(
      `${file} is not a backup: pg_dump with --format=custom did not write it.\n` +
        "List the backups: ls -l .backups",
    );
  }
}

function readStart(file: string): Buffer {
  try {
    const descriptor = fs.openSync(file, "r");
    const buffer = Buffer.alloc(HEAD_BYTES);
    const length = fs.readSync(descriptor, buffer, 0, HEAD_BYTES, 0);
    fs.closeSync(descriptor);
    return buffer.subarray(0, length);
  } catch (error) {
    throw new UserError(
      `${file} cannot be read: ${(error as Error).message}\n` + `List the backups: ls -l .backups`,
    );
  }
}

/**
 * Parses the header like the function ReadHead in PostgreSQL's
 * src/bin/pg_dump/pg_backup_archiver.c.
 */
function parse(head: Buffer): DumpHead {
  const [major, minor = 0, , integerBytes = 0, , format] = head.subarray(5, 11);
  if (head.toString("latin1", 0, 5) !== "PGDMP" || format !== CUSTOM_FORMAT || major !== 1)
    throw new Error("not a custom dump");
  let at = 11;
  const integer = (): number => {
    const isNegative = head.readUInt8(at) === 1;
    const value = head.readUIntLE(at + 1, integerBytes);
    at += 1 + integerBytes;
    return isNegative ? -value : value;
  };
  const text = (): string => {
    const length = Math.max(0, integer());
    if (at + length > head.length) throw new Error("truncated");
    at += length;
    return head.toString("utf8", at - length, at);
  };
  if (minor >= 15)
    at += 1; // the compression's id, which older versions write as an integer
  else integer();
  for (let part = 0; part < 7; part += 1) integer(); // the time of the dump
  return { database: text(), serverVersion: text() };
}

/** Returns the major version, for example 17 for `17.6 (Debian …)`. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
