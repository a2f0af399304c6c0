import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { isRunning } from "../recovery/processes";
import { inProject } from "../project";

/** Backups that are kept of each stack and namespace. */
export const KEPT = 5;

const NAME = /^(.+)-\d{8}T\d{6}Z\.dump$/;
const PARTIAL = /^\.partial-(\d+)-/;

/** Where the backups are, outside git. */
export function backupFolder(): string {
  return inProject(".backups");
}

/**
 * Makes the folder, readable by its owner alone, and removes what killed runs have left half-
 * written.
 */
export function prepareFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700); // it may be older
  for (const file of fs.readdirSync(folder)) {
    const pid = PARTIAL.exec(file)?.[1];
    if (pid && !isRunning(Number(pid))) fs.rmSync(path.join(folder, file), { force: true });
  }
}

/** A file of its own name, so that half a backup never counts as one, and its final name. */
export function backupFiles(
  folder: string,
  group: string,
  now = new Date(),
): { partial: string; final: string } {
  const nameAt = (time: number): string =>
    `${group}-${new Date(time).toISOString().replace(/[-:]|\.\d+/g, "")}.dump`;
  let time = now.getTime();
  while (fs.existsSync(path.join(folder, nameAt(time)))) time += 1000; // two within one second
  const name = nameAt(time);
  return {
    partial: path.join(folder, `.partial-${process.pid}-${name}`),
    final: path.join(folder, name),
  };
}

/**
 * @throws UserError where the disk could not take the whole database. A backup is compressed and
 * takes less.
 */
export function requireSpace(
  folder: string,
  databaseBytes: number,
  freeBytes = freeSpace(folder),
): void {
  if (freeBytes > databaseBytes) return;
  throw new UserError(
    `There is not enough free space for a backup: the database takes ${size(databaseBytes)}, ` +
      `and ${folder} has ${size(freeBytes)} free.\n` +
      `Free some, or go on without a backup: add --no-backup`,
  );
}

function freeSpace(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}

/**
 * Removes the oldest backups of a stack and namespace, so that the last `KEPT` are left.
 *
 * @param except a file that stays, whatever its age.
 * @returns the names of the removed files.
 */
export function removeOld(folder: string, group: string, except?: string): string[] {
  const own = fs
    .readdirSync(folder)
    .filter((file) => NAME.exec(file)?.[1] === group)
    .sort();
  const old = own
    .slice(0, -KEPT)
    .filter((file) => path.join(folder, file) !== (except && path.resolve(except)));
  for (const file of old) fs.rmSync(path.join(folder, file), { force: true });
  return old;
}

/** As in `34.0 MB`. */
export function size(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} kB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
