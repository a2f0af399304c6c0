import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { ROOT } from "../project";
import { stateFolder } from "./state-folder";

/**
 * Records in the state folder which clone owns it. Refuses to continue if the folder was copied
 * together with its clone, because both clones would change the same objects. Accepts the state
 * folder of a clone that was moved or is mounted under another path.
 *
 * @throws UserError if the clone from which the state was copied still exists.
 */
export function requireOwnState(root = ROOT, folder = stateFolder()): void {
  const note = path.join(folder, "clone");
  const here = fs.realpathSync(root);
  const noted = fs.existsSync(note) ? fs.readFileSync(note, "utf8").trim() : undefined;
  if (noted === here) return;
  const original = noted && path.join(noted, path.basename(folder));
  if (original && fs.existsSync(original) && !isSame(original, folder)) {
    const name = path.basename(folder);
    throw new UserError(
      "The state of this clone was copied from another one. Nothing was touched.\n" +
        `Seen: ${noted} still has its own state. Both clones would change and delete the same objects.\n` +
        `Start here with an empty state: mv ${name} ${name}.copy\n` +
        "Then give this clone another namespace and node port: npx pulumi config set namespace <name>",
    );
  }
  fs.writeFileSync(note, `${here}\n`, { mode: 0o600 });
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [fs.statSync(one), fs.statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}
