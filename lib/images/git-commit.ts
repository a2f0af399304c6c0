import { execFileSync } from "node:child_process";

/**
 * Returns the first 12 hex digits of a folder's commit, followed by `-dirty` if tracked files have
 * changed. Returns undefined if git is not installed or the folder has no commit.
 */
export function gitCommit(folder: string): string | undefined {
  try {
    // Without --exclude, git would print a tag of the commit, if there is one, instead of its
    // digits.
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
