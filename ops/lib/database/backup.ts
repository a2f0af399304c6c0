import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { cleaningUp } from "../clean-up";
import { withProgress } from "../progress";
import { backupFiles, backupFolder, prepareFolder, removeOld, requireSpace, size } from "./backups";
import { causeOf, type DatabaseContents, type DatabasePlace, inWords } from "./contents";
import { type Database, withDatabase } from "./database";
import { placeOf } from "./place";

type Write = (line: string) => void;

/**
 * The format that pg_restore reads, compressed. A table that someone holds locked is waited for
 * half a minute.
 */
const DUMP = "exec pg_dump --format=custom --lock-wait-timeout=30s";
/**
 * Reads every row and writes none. A list of the content alone would not notice that the end is
 * missing.
 */
export const READ_WHOLE = "exec pg_restore --file=/dev/null";

/**
 * Writes the database of a stack to a file of `.backups`, if it has any row.
 *
 * @returns the file; undefined where the stack has no database, or an empty one.
 * @throws UserError where there are rows and no whole backup of them could be made.
 */
export async function backUp(stack: string, write: Write): Promise<string | undefined> {
  const place = await placeOf(stack);
  if (!place) return undefined;
  const made = withDatabase(place, stack, async (database) => {
    const contents = await database.contents();
    return isEmpty(contents) ? undefined : makeBackup(database, place, stack, contents, write);
  });
  return failingAsBackup(made);
}

/** @param except a backup that is not removed, though it may be older than the last five. */
export async function makeBackup(
  database: Database,
  place: DatabasePlace,
  stack: string,
  contents: DatabaseContents,
  write: Write,
  except?: string,
): Promise<string> {
  const folder = backupFolder();
  prepareFolder(folder);
  requireSpace(folder, contents.bytes);
  const group = `${stack}-${place.namespace}`;
  const { partial, final } = backupFiles(folder, group);
  const remove = async (): Promise<void> => fs.rmSync(partial, { force: true });
  await cleaningUp(remove, async () => {
    write(`Backing up ${database.name}`);
    const output = fs.createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    const written = (): string => `${size(output.bytesWritten)} written`;
    await withProgress(written, write, database.run(DUMP, { output }));
    const input = fs.createReadStream(partial);
    await withProgress("reading it back", write, database.run(READ_WHOLE, { input }));
    fs.renameSync(partial, final);
  });
  const removed = removeOld(folder, group, except);
  report(final, database, contents, removed, write);
  return final;
}

function report(
  file: string,
  database: Database,
  contents: DatabaseContents,
  removed: string[],
  write: Write,
): void {
  write(`  ✓ ${path.relative("", file)}, ${size(fs.statSync(file).size)}: ${inWords(contents)}`);
  for (const [table, count] of Object.entries(contents.rows)) write(`      ${table}: ${count}`);
  for (const volume of database.unusedVolumes)
    write(`  ! volume ${volume} of an earlier database is not part of it`);
  if (removed.length > 0) write(`  removed, as older than the last five: ${removed.join(", ")}`);
}

/** The version of the schema is no content. */
export function isEmpty({ rows }: DatabaseContents): boolean {
  return Object.entries(rows).every(
    ([table, count]) => count === 0 || table.endsWith(".alembic_version"),
  );
}

/** A failure in the words of this command, with the way around it. */
export function failingAsBackup<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: Error) => {
    if (error instanceof UserError && error.message.includes("--no-backup")) throw error;
    const advice = "Nothing was changed. Put it right, or go on without a backup: add --no-backup";
    const cause = error instanceof UserError ? error.message : causeOf(error);
    throw new UserError(`The database could not be backed up: ${cause}\n${advice}`);
  });
}
