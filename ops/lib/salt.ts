import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { hasOwnPassphrase } from "./environment";
import { ROOT } from "./project";

const FILTER = "pulumi-salt";

/**
 * Keeps the passphrase's salt out of git. Pulumi writes `encryptionsalt` into the stack's file; committed, it would
 * refuse every other clone's passphrase. Git leaves that one line out when it reads the file, in this clone alone.
 * Where the user brings a passphrase, the salt is part of what is shared and stays.
 */
export function keepSaltOutOfGit(): void {
    if (hasOwnPassphrase() || !isGitCheckout()) return;
    git("config", "--local", `filter.${FILTER}.clean`, "sed /^encryptionsalt:/d");
    const attributes = path.resolve(ROOT, git("rev-parse", "--git-path", "info/attributes"));
    const line = `/Pulumi.*.yaml filter=${FILTER}`;
    const text = fs.existsSync(attributes) ? fs.readFileSync(attributes, "utf8") : "";
    if (text.split("\n").includes(line)) return;
    fs.mkdirSync(path.dirname(attributes), { recursive: true });
    fs.appendFileSync(attributes, `${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
}

function isGitCheckout(): boolean {
    return fs.existsSync(path.join(ROOT, ".git"));
}

function git(...args: string[]): string {
    return execFileSync("git", ["-C", ROOT, ...args], { encoding: "utf8" }).trim();
}
