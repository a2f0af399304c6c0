import * as path from "node:path";
import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { backUp } from "./lib/database/backup";

runCommand({
  name: "backup",
  help:
    "Writes the database of the stack to a file of .backups, outside git, readable by you\n" +
    "alone: accounts, tasks and conversations. The last five of a stack and\n" +
    "namespace are kept. npm run restore brings one back.",
  async run({ stack }) {
    const file = await backUp(stack, (line) => console.log(line));
    if (!file)
      throw new UserError(`Stack ${stack} has no database with rows: there is nothing to back up.`);
    console.log(`\nTo bring it back: npm run restore -- ${path.relative("", file)}`);
    return 0;
  },
});
