import type { Stack } from "@pulumi/pulumi/automation";
import { backUpBeforeMigration } from "./before-migration";
import { requireNewDatabaseReachable } from "./reachable";

/**
 * What `up` does for the database before it deploys. Asks neither cluster nor Pulumi where nothing
 * that matters changes.
 */
export async function protectDatabase(
  stack: Stack,
  noBackup: boolean,
  write: (line: string) => void,
): Promise<void> {
  await requireNewDatabaseReachable(stack, write);
  if (!noBackup) await backUpBeforeMigration(stack.name, write);
}
