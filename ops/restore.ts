import * as path from "node:path";
import { runCommand } from "./lib/cli";
import { readDumpHead } from "./lib/database/dump-file";
import { restartPods } from "./lib/database/restart-pods";
import { restore } from "./lib/database/restore";
import { deployedBy } from "./lib/pulumi/deployed";
import { requireSameCluster } from "./lib/cluster/other-cluster";
import { openStack } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";

runCommand({
  name: "restore",
  help:
    "Replaces the stack's database with a backup and restarts backend and frontend. Asks first, and backs\n" +
    "up what is replaced. If it fails, the database is unchanged.",
  argument: {
    value: "FILE",
    help: "the backup, for example .backups/dev-todo-20261201T080000Z.dump",
  },
  yes: "replace the database without asking",
  switches: { "no-backup": "make no backup of what is replaced" },
  async run({ stack, yes, argument, switches }) {
    const file = path.relative("", argument);
    readDumpHead(file);
    await requireSameCluster(await openStack(stack));
    const { namespace, release } = await deployedBy(stack, "there is no database to restore to");
    const place = { context: settingOf("context", stack), namespace, release };
    const write = (line: string): void => console.log(line);
    await restore(place, { file, stack, yes, noBackup: switches.has("no-backup"), write });
    await restartPods(place, write);
    console.log("\nThe backup is restored. Users may have to sign in again.");
    return 0;
  },
});
