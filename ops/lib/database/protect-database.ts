import type { Stack } from "@pulumi/pulumi/automation";
import { backUpBeforeMigration } from "./backup-before-migration";
import { requireNewDatabaseReachable } from "./reachable";

/**
 * Protects the database before `up` deploys: checks that the database at a new `databaseUrl` can be
 * reached, and makes a backup before a migration. Sends no request if neither `databaseUrl` nor the
 * backend's image has changed.
 *
 * @param noBackup true to skip the backup.
 */
export async function protectDatabase(
  stack: Stack,
  noBackup: boolean,
  write: (line: string) => void,
): Promise<void> {
  await requireNewDatabaseReachable(stack, write);
  if (!noBackup) await backUpBeforeMigration(stack.name, write);
}
