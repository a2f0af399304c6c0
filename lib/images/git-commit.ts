import { execFileSync } from "node:child_process";

/**
 * The commit a folder is at, 12 hex digits, with `-dirty` behind it where tracked files differ from
 * it. Undefined where there is no git, no repository, or no commit.
 */
export function gitCommit(folder: string): string | undefined {
  try {
    // --exclude: a tag of the repository must not take the commit's place.
    const args = ["-C", folder, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    return (
      execFileSync("git", args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        timeout: 10_000,
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
