import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { withCleanUp } from "../clean-up";
import { withProgress } from "../progress";
import { backupFiles, backupFolder, prepareFolder, removeOld, requireSpace, size } from "./backups";
import { causeOf, type DatabaseContents, type DatabasePlace, summarize } from "./contents";
import { type Database, withDatabase } from "./database";
import { deployedPlace } from "./place";

type Write = (line: string) => void;

/**
 * Command that dumps the database in pg_restore's compressed format. It waits up to 30 seconds for
 * a locked table.
 */
const DUMP = "exec pg_dump --format=custom --lock-wait-timeout=30s";
/**
 * Command that verifies a dump by reading all of it without writing anything. Listing the dump's
 * contents (`--list`) would not detect a truncated file.
 */
export const VERIFY = "exec pg_restore --file=/dev/null";

/**
 * Writes a stack's database to a file in `.backups` and verifies the file.
 *
 * @returns the file; undefined if the stack has no database or no rows.
 * @throws UserError if the database has rows that could not be backed up completely.
 */
export async function backUp(stack: string, write: Write): Promise<string | undefined> {
  const place = await deployedPlace(stack);
  if (!place) return undefined;
  const made = withDatabase(place, stack, async (database) => {
    const contents = await database.contents();
    return isEmpty(contents) ? undefined : makeBackup(database, place, stack, contents, write);
  });
  return explainBackupError(made);
}

/**
 * Backs up a database to which the caller already has access, and removes the oldest backups.
 * @param except a backup file that is kept even if it is not one of the five newest.
 * @returns the new file.
 */
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
  await withCleanUp(remove, async () => {
    write(`Backing up ${database.name}`);
    const output = fs.createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    const written = (): string => `${size(output.bytesWritten)} written`;
    await withProgress(written, write, database.run(DUMP, { output }));
    const input = fs.createReadStream(partial);
    await withProgress("reading it back", write, database.run(VERIFY, { input }));
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
  write(`  ✓ ${path.relative("", file)}, ${size(fs.statSync(file).size)}: ${summarize(contents)}`);
  for (const [table, count] of Object.entries(contents.rows)) write(`      ${table}: ${count}`);
  for (const volume of database.unusedVolumes)
    write(`  ! volume ${volume} of an earlier database is not included`);
  if (removed.length > 0)
    write(`  removed, because only the last five are kept: ${removed.join(", ")}`);
}

/** Returns true if no table has rows. Ignores the table that records the schema version. */
export function isEmpty({ rows }: DatabaseContents): boolean {
  return Object.entries(rows).every(
    ([table, count]) => count === 0 || table.endsWith(".alembic_version"),
  );
}

/** Turns any error from a backup into a UserError that says how to continue without a backup. */
export function explainBackupError<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof UserError && error.message.includes("--no-backup")) throw error;
    const advice = "Nothing was changed. Fix that, or go on without a backup: add --no-backup";
    const cause = error instanceof UserError ? error.message : causeOf(error);
    throw new UserError(`The database could not be backed up: ${cause}\n${advice}`);
  });
}
