import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../../lib/errors";
import { inProject } from "../project";
import type { StateEntry } from "./state-entries";

/** Name of the project in Pulumi.yaml. */
const PROJECT = "todo-chatbot";

/** Content of a stack's state file, with only the fields that ops/ reads. */
export interface Checkpoint {
  readonly latest?: {
    readonly resources?: readonly StateEntry[];
    readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
  };
}

/**
 * Returns this clone's own folder for stacks. `chooseBackend` decides whether this folder is used.
 */
export function stateFolder(): string {
  return inProject(".pulumi-state");
}

/**
 * Returns the folder of a file backend; undefined for any other backend. `~` in the URL stands for
 * the home folder, because `pulumi login --local` sets `file://~`.
 */
export function folderOf(backendUrl: string): string | undefined {
  const [url = ""] = backendUrl.split("?");
  if (/^file:\/\/~(\/|$)/.test(url))
    return path.join(os.userInfo().homedir, url.slice("file://~".length));
  return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
}

/**
 * Creates the folder, accessible only by its owner, unless it already exists.
 * @throws UserError if the folder cannot be read and written.
 */
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
        "Pulumi records there what it has deployed. If an earlier run was made as root, become the owner of its files:\n" +
        `sudo chown -R "$(id -un)" ${path.basename(folder)} .pulumi-home node_modules\n` +
        "Or keep the state elsewhere: export PULUMI_BACKEND_URL=file:///another/folder",
    );
  }
}

/** Returns the state files of this project's stacks, by stack name. */
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
 * If a full disk or a power failure has truncated a state file, restores it from the copy that
 * Pulumi makes before each write. The copy lacks the last step, which the next refresh adds.
 *
 * @returns true if the state file was damaged and has been restored.
 */
export function restoreDamaged(stack: string, folder = stateFolder()): boolean {
  const file = stackFiles(folder).get(stack);
  if (file === undefined || isComplete(file) || !isComplete(`${file}.bak`)) return false;
  fs.copyFileSync(file, `${file}.damaged`);
  fs.copyFileSync(`${file}.bak`, file);
  return true;
}

function isComplete(file: string): boolean {
  return readCheckpoint(file) !== undefined;
}

/** Returns the content of a stack's state file; undefined if the file is truncated. */
export function readCheckpoint(file: string): Checkpoint | undefined {
  try {
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { checkpoint?: Checkpoint }).checkpoint;
  } catch {
    return undefined;
  }
}
