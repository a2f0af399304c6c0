import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { hasOwnPassphrase } from "./passphrase";
import { ROOT } from "../project";

const FILTER = "pulumi-salt";
const STACK_FILES = "Pulumi.*.yaml";

/**
 * Does so when this process ends: after a checkout dropped the salt, Pulumi writes it back only
 * while it deploys.
 */
export function keepSaltOutOfGitAtExit(root: string = ROOT): void {
  process.once("exit", () => {
    try {
      keepSaltOutOfGit(root);
    } catch (error) {
      console.error(
        `Git could not be told to leave the salt out of ${STACK_FILES}: ${(error as Error).message}`,
      );
    }
  });
}

/**
 * Keeps the passphrase's salt out of git. Pulumi writes `encryptionsalt` into the stack's file;
 * committed, it would refuse every other clone's passphrase. Git leaves that one line out when it
 * reads the file, in this clone alone. Where the user brings a passphrase, the salt is part of what
 * is shared and stays. Works only once the salt is there.
 */
export function keepSaltOutOfGit(
  root: string = ROOT,
  environment: NodeJS.ProcessEnv = process.env,
): void {
  if (hasOwnPassphrase(environment) || !fs.existsSync(path.join(root, ".git"))) return;
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
  const attributes = path.resolve(root, git("rev-parse", "--git-path", "info/attributes"));
  const line = `/${STACK_FILES} filter=${FILTER}`;
  const text = fs.existsSync(attributes) ? fs.readFileSync(attributes, "utf8") : "";
  if (!text.split("\n").includes(line)) {
    git("config", "--local", `filter.${FILTER}.clean`, "sed /^encryptionsalt:/d");
    fs.mkdirSync(path.dirname(attributes), { recursive: true });
    fs.appendFileSync(attributes, `${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
  }
  // Git takes a file of another size for changed without looking; adding what does not differ makes
  // it look.
  for (const file of git("ls-files", "--modified", "--", STACK_FILES).split("\n").filter(Boolean)) {
    if (git("diff", "--", file) === "") git("add", "--", file);
  }
}
