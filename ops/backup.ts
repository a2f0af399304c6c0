import * as path from "node:path";
import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { backUp } from "./lib/database/backup";

runCommand({
  name: "backup",
  help:
    "Writes the stack's database to a file in .backups: accounts, tasks and conversations.\n" +
    "Git ignores the folder, and only you can read it. The last five backups of a stack and\n" +
    "namespace are kept. `npm run restore` restores one.",
  async run({ stack }) {
    const file = await backUp(stack, (line) => console.log(line));
    if (!file)
      throw new UserError(`Stack ${stack} has no database with rows: there is nothing to back up.`);
    console.log(`\nTo restore it: npm run restore -- ${path.relative("", file)}`);
    return 0;
  },
});
