import type { Stack } from "@pulumi/pulumi/automation";
import { backUpBeforeMigration } from "./backup-before-migration";
import { requireNewDatabaseReachable } from "./reachable";

/**
 * Protects the database before `up` deploys: checks that a new `databaseUrl` can be reached, and
 * makes a backup before a migration. If neither the setting nor the backend's image changes, it
 * sends no request.
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
