import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../../lib/errors";
import { inProject } from "../project";

/** Name in Pulumi.yaml. */
const PROJECT = "todo-chatbot";

/** This clone's own folder for its stacks; see `backend.ts` for when it is used. */
export function stateFolder(): string {
  return inProject(".pulumi-state");
}

/**
 * The folder of a file backend, whose `~` is the home folder, as in the `file://~` of `pulumi login
 * --local`; undefined for any other.
 */
export function folderOf(backendUrl: string): string | undefined {
  const url = backendUrl.split("?")[0]!;
  if (/^file:\/\/~(\/|$)/.test(url))
    return path.join(os.userInfo().homedir, url.slice("file://~".length));
  return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
}

/** Makes the folder, for its owner's eyes only, where it is missing. */
export function ensureStateFolder(folder = stateFolder()): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const each of [folder, path.join(folder, ".pulumi")].filter((name) =>
      fs.existsSync(name),
    )) {
      fs.accessSync(each, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    }
  } catch (error) {
    throw new UserError(
      `The state folder cannot be written: ${(error as Error).message}\n` +
        "Pulumi records there what it has deployed. If an earlier run was made as root, take the files over:\n" +
        `sudo chown -R "$(id -un)" ${path.basename(folder)} .pulumi-home node_modules\n` +
        "Or keep the state elsewhere: export PULUMI_BACKEND_URL=file:///another/folder",
    );
  }
}

/**
 * The files that record this project's stacks in a folder, which may hold those of others, by the
 * stacks' names.
 */
export function stackFiles(folder = stateFolder()): ReadonlyMap<string, string> {
  const stacks = path.join(folder, ".pulumi", "stacks", PROJECT);
  const files = fs.existsSync(stacks) ? fs.readdirSync(stacks, { encoding: "utf8" }) : [];
  return new Map(
    files
      .filter((file) => file.endsWith(".json"))
      .sort()
      .map((file) => [path.basename(file, ".json"), path.join(stacks, file)]),
  );
}

/**
 * Puts back the copy that Pulumi makes before each write, where the record itself is cut short: a
 * full disk or a machine that went down leaves it so. The copy is one step old, and a comparison
 * with the cluster makes up for that.
 *
 * @returns whether the record was damaged and is whole now.
 */
export function restoreDamaged(stack: string, folder = stateFolder()): boolean {
  const file = stackFiles(folder).get(stack);
  if (file === undefined || isWhole(file) || !isWhole(`${file}.bak`)) return false;
  fs.copyFileSync(file, `${file}.damaged`);
  fs.copyFileSync(`${file}.bak`, file);
  return true;
}

function isWhole(file: string): boolean {
  return readCheckpoint(file) !== undefined;
}

/** What a file that records a stack holds; undefined where it is cut short. */
export function readCheckpoint<T extends object>(file: string): T | undefined {
  try {
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { checkpoint?: T }).checkpoint;
  } catch {
    return undefined;
  }
}
