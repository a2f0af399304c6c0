import { execFileSync } from "node:child_process";

/**
 * Returns the first 12 hex digits of a folder's commit, followed by `-dirty` if tracked files have
 * changed. Returns undefined if git is not installed or the folder has no commit.
 */
export function gitCommit(folder: string): string | undefined {
  try {
    // Without --exclude, git would print the commit's tag, if the commit has one, instead of its
    // hash.
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
