import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../project";
import { hasOwnPassphrase } from "./passphrase";

const FILTER = "pulumi-salt";
const STACK_FILES = "Pulumi.*.yaml";

/**
 * Calls `keepSaltOutOfGit` when this process exits, because a deployment may add the salt to the
 * stack configuration file again, for example after a checkout removed it.
 */
export function keepSaltOutOfGitAtExit(root: string = ROOT): void {
  process.once("exit", () => {
    try {
      keepSaltOutOfGit(root);
    } catch (error) {
      console.error(
        `Git could not be configured to leave the salt out of ${STACK_FILES}: ${(error as Error).message}`,
      );
    }
  });
}

/**
 * Keeps the passphrase's salt out of git. Pulumi writes the line `encryptionsalt` into the stack
 * configuration file, and a committed salt would make Pulumi refuse every other clone's passphrase.
 * A git filter in this clone removes that line when git reads the file. Does nothing if the user
 * provides a passphrase, because its salt has to be shared.
 */
export function keepSaltOutOfGit(
  root: string = ROOT,
  environment: NodeJS.ProcessEnv = process.env,
): void {
  if (hasOwnPassphrase(environment) || !fs.existsSync(path.join(root, ".git"))) return;
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
  addFilter(git, path.resolve(root, git("rev-parse", "--git-path", "info/attributes")));
  // Git reports a file as modified if its size has changed, even if the filtered content is
  // unchanged. `git add` records the new size, so that git stops reporting the file.
  const modified = git("ls-files", "--modified", "--", STACK_FILES).split("\n").filter(Boolean);
  for (const file of modified.filter((each) => git("diff", "--", each) === ""))
    git("add", "--", file);
}

/** Adds the filter to this clone's git configuration, unless it is already there. */
function addFilter(git: (...args: string[]) => string, attributes: string): void {
  const line = `/${STACK_FILES} filter=${FILTER}`;
  const text = fs.existsSync(attributes) ? fs.readFileSync(attributes, "utf8") : "";
  if (text.split("\n").includes(line)) return;
  git("config", "--local", `filter.${FILTER}.clean`, "sed /^encryptionsalt:/d");
  fs.mkdirSync(path.dirname(attributes), { recursive: true });
  fs.appendFileSync(attributes, `${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
}
