import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { isRunning } from "../recovery/processes";
import { inProject } from "../project";

/** Number of backups that are kept for each stack and namespace. */
export const KEPT = 5;

const NAME = /^(.+)-\d{8}T\d{6}Z\.dump$/;
const PARTIAL = /^\.partial-(\d+)-/;

/** Returns the folder for backups, which git ignores. */
export function backupFolder(): string {
  return inProject(".backups");
}

/**
 * Creates the folder, readable only by its owner, and deletes partial files that killed runs left
 * behind.
 */
export function prepareFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700); // an existing folder may have other permissions
  for (const file of fs.readdirSync(folder)) {
    const pid = PARTIAL.exec(file)?.[1];
    if (pid && !isRunning(Number(pid))) fs.rmSync(path.join(folder, file), { force: true });
  }
}

/**
 * Returns two paths for a new backup: a temporary path that is used until the backup is complete,
 * and the final path.
 */
export function backupFiles(
  folder: string,
  group: string,
  now = new Date(),
): { partial: string; final: string } {
  const nameAt = (time: number): string =>
    `${group}-${new Date(time).toISOString().replace(/[-:]|\.\d+/g, "")}.dump`;
  let time = now.getTime();
  // Two backups made within the same second would otherwise have the same name.
  while (fs.existsSync(path.join(folder, nameAt(time)))) time += 1000;
  const name = nameAt(time);
  return {
    partial: path.join(folder, `.partial-${process.pid}-${name}`),
    final: path.join(folder, name),
  };
}

/**
 * Checks that the disk has enough free space for the uncompressed database. A compressed backup
 * takes less.
 * @throws UserError if there is not enough free space.
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
      `Free some space, or go on without a backup: add --no-backup`,
  );
}

function freeSpace(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}

/**
 * Removes all backups of a stack and namespace except the newest `KEPT`.
 *
 * @param except a file that is kept regardless of its age.
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

/** Formats a size, for example `34.0 MB`. */
export function size(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} kB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
