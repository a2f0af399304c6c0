import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { agreeing, requireConsent } from "../consent";
import { withProgress } from "../progress";
import { failingAsBackup, isEmpty, makeBackup, READ_WHOLE } from "./backup";
import { causeOf, type DatabaseContents, type DatabasePlace, inWords } from "./contents";
import { CommandFailed, type Database, withDatabase } from "./database";
import { majorOf, readDumpHead } from "./dump-file";
import { KEY_LEFT_OUT, RESTORE, RESTORED } from "./restore-script";

export interface RestoreOptions {
  readonly file: string;
  readonly stack: string;
  /** True where the user agreed to the loss on the command line. */
  readonly yes: boolean;
  /** True where the present content is not to be kept. */
  readonly noBackup: boolean;
  readonly write: (line: string) => void;
}

/**
 * Replaces the database of the stack by a backup, whole or not at all, after a backup of what it
 * replaces.
 *
 * @throws UserError; then nothing has been changed.
 */
export async function restore(place: DatabasePlace, options: RestoreOptions): Promise<void> {
  const { file, stack, write } = options;
  const head = readDumpHead(file);
  const isThere = await withDatabase(place, stack, async (database) => {
    await requireServerFor(database, file, head.serverVersion);
    await requireWhole(database, file, write);
    await keepPresent(database, place, options);
    write(`Restoring ${file}`);
    await withProgress("writing rows", write, replace(database, file, write));
    const present = await database.contents().catch(() => undefined);
    write(`  ✓ ${database.name} now has ${present ? inWords(present) : "what the backup has"}`);
    return true;
  }).catch(asRestoreFailure);
  if (isThere) return;
  const advice = "Bring it up first: npm run up";
  throw new UserError(`Stack ${stack} has no database to restore to.\n${advice}`);
}

function asRestoreFailure(error: Error): never {
  if (error instanceof UserError && !(error instanceof CommandFailed)) throw error;
  const cause = causeOf(error);
  throw new UserError(`The backup could not be restored: ${cause}\nNothing was changed.`);
}

async function keepPresent(
  database: Database,
  place: DatabasePlace,
  options: RestoreOptions,
): Promise<void> {
  const { file, stack, yes, noBackup, write } = options;
  const present = await database.contents();
  if (isEmpty(present)) return;
  const title = `Restoring ${file} replaces:`;
  const command = agreeing("restore", stack, file);
  await requireConsent({ title, items: itemsOf(database, present, noBackup), yes, command });
  if (!noBackup) await failingAsBackup(makeBackup(database, place, stack, present, write, file));
}

function itemsOf({ name }: Database, present: DatabaseContents, noBackup: boolean): string[] {
  const backup = noBackup ? "No backup of it is made." : "A backup of it is made first.";
  const tables = Object.entries(present.rows)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${table}: ${count}`);
  return [`${name}: ${inWords(present)}. ${backup}`, ...tables];
}

async function requireServerFor(database: Database, file: string, version: string): Promise<void> {
  const server = (await database.run("psql -XAtc 'show server_version'")).trim();
  if (majorOf(version) <= majorOf(server)) return;
  throw new UserError(
    `${file} is of PostgreSQL ${majorOf(version)}, which ${database.name} cannot read: ` +
      `it is PostgreSQL ${majorOf(server)}. Nothing was changed.\n` +
      `Restore it to a stack whose postgresImage is PostgreSQL ${majorOf(version)} or newer.`,
  );
}

async function requireWhole(
  database: Database,
  file: string,
  write: RestoreOptions["write"],
): Promise<void> {
  const read = database.run(READ_WHOLE, { input: fs.createReadStream(file) });
  await withProgress("reading it", write, read).catch((error: Error) => {
    throw new UserError(
      `${file} is not a whole backup: ${error.message}\nNothing was changed. ` +
        "List the backups there are: ls -l .backups",
    );
  });
}

async function replace(
  database: Database,
  file: string,
  write: RestoreOptions["write"],
): Promise<void> {
  const printed = await database.run(RESTORE, { input: fs.createReadStream(file) });
  const lines = printed.trim().split("\n");
  if (lines.at(-1) !== RESTORED) throw new CommandFailed("it could not be read to its end.");
  const keys = lines.filter((line) => line === KEY_LEFT_OUT).length;
  if (keys > 0) write(`  ! signing keys left out, as another secret encrypts them: ${keys}`);
}
