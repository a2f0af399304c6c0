import * as fs from "node:fs";
import { UserError } from "../../../lib/errors";
import { consentCommand, requireConsent } from "../consent";
import { withProgress } from "../progress";
import { explainBackupError, isEmpty, makeBackup, VERIFY } from "./backup";
import { causeOf, type DatabaseContents, type DatabasePlace, summarize } from "./contents";
import { CommandFailed, type Database, withDatabase } from "./database";
import { majorOf, readDumpHead } from "./dump-file";
import { KEY_LEFT_OUT, RESTORE, RESTORED } from "./restore-script";

export interface RestoreOptions {
  readonly file: string;
  readonly stack: string;
  /** True if the user agreed to the loss on the command line. */
  readonly yes: boolean;
  /** True to skip the backup of the current content. */
  readonly noBackup: boolean;
  readonly write: (line: string) => void;
}

/**
 * Backs up the current content of a stack's database, then replaces it with a backup in one
 * transaction.
 *
 * @throws UserError if the database could not be restored. In this case, the database is unchanged.
 */
export async function restore(place: DatabasePlace, options: RestoreOptions): Promise<void> {
  const { file, stack, write } = options;
  const head = readDumpHead(file);
  const isRestored = await withDatabase(place, stack, async (database) => {
    await requireServerFor(database, file, head.serverVersion);
    await requireComplete(database, file, write);
    await backUpPresent(database, place, options);
    write(`Restoring ${file}`);
    await withProgress("writing rows", write, replace(database, file, write));
    const present = await database.contents().catch(() => undefined);
    write(
      `  ✓ ${database.name} now has ${present ? summarize(present) : "the content of the backup"}`,
    );
    return true;
  }).catch(asRestoreFailure);
  if (isRestored) return;
  const advice = "Bring it up first: npm run up";
  throw new UserError(`Stack ${stack} has no database to restore to.\n${advice}`);
}

function asRestoreFailure(error: unknown): never {
  if (error instanceof UserError && !(error instanceof CommandFailed)) throw error;
  const cause = causeOf(error);
  throw new UserError(`The backup could not be restored: ${cause}\nNothing was changed.`);
}

async function backUpPresent(
  database: Database,
  place: DatabasePlace,
  options: RestoreOptions,
): Promise<void> {
  const { file, stack, yes, noBackup, write } = options;
  const present = await database.contents();
  if (isEmpty(present)) return;
  const title = `Restoring ${file} replaces:`;
  const command = consentCommand("restore", stack, file);
  await requireConsent({ title, items: itemsOf(database, present, noBackup), yes, command });
  if (!noBackup) await explainBackupError(makeBackup(database, place, stack, present, write, file));
}

function itemsOf({ name }: Database, present: DatabaseContents, noBackup: boolean): string[] {
  const backup = noBackup ? "No backup is made." : "It is backed up first.";
  const tables = Object.entries(present.rows)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${table}: ${count}`);
  return [`${name}: ${summarize(present)}. ${backup}`, ...tables];
}

async function requireServerFor(database: Database, file: string, version: string): Promise<void> {
  const server = (await database.run("psql -XAtc 'show server_version'")).trim();
  if (majorOf(version) <= majorOf(server)) return;
  throw new UserError(
    `${file} was made by PostgreSQL ${majorOf(version)}, but ${database.name} is only ` +
      `PostgreSQL ${majorOf(server)} and cannot read it. Nothing was changed.\n` +
      `Restore it to a stack whose postgresImage is PostgreSQL ${majorOf(version)} or newer.`,
  );
}

async function requireComplete(
  database: Database,
  file: string,
  write: RestoreOptions["write"],
): Promise<void> {
  const verification = database.run(VERIFY, { input: fs.createReadStream(file) });
  await withProgress("reading it", write, verification).catch((error: unknown) => {
    throw new UserError(
      `${file} is not a complete backup: ${(error as Error).message}\nNothing was changed. ` +
        "List the backups: ls -l .backups",
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
  if (keys > 0) write(`  ! signing keys left out, because another secret encrypts them: ${keys}`);
}
