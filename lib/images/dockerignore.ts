import dockerignore from "@balena/dockerignore";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Exclusions } from "../file-tree";

/**
 * Returns the files and directories that Docker excludes from a build context.
 * `<Dockerfile>.dockerignore` takes precedence over the context's `.dockerignore`.
 */
export function dockerExclusions(context: string, dockerfile: string): Exclusions {
  const source = [`${dockerfile}.dockerignore`, path.join(context, ".dockerignore")].find((file) =>
    fs.existsSync(file),
  );
  return exclusionsOf(source === undefined ? "" : fs.readFileSync(source, "utf8"));
}

/** Returns the files and directories that an ignore file excludes, given the text of the file. */
export function exclusionsOf(text: string): Exclusions {
  const lines = text.split(/\r?\n/);
  // Docker's matching is case-sensitive, but the library's matching is not by default.
  const rules = dockerignore({ ignorecase: false }).add(lines.map(escapeLikeDocker));
  const exceptions = lines.filter((line) => /^\s*!/.test(line)).map(nameTests);
  return {
    file: (file) => rules.ignores(file),
    directory: (directory) =>
      rules.ignores(directory) && !exceptions.some((tests) => mayMatch(tests, directory)),
  };
}

/**
 * Escapes characters that are literal for Docker but special for the library, such as the
 * parentheses of a Next.js route group `app/(auth)`.
 */
function escapeLikeDocker(line: string): string {
  return line.replace(/\\.|[+(){}|]/g, (found) => (found.startsWith("\\") ? found : `\\${found}`));
}

type NameTest = (name: string) => boolean;

/**
 * Returns a test function for each part of the path in an exception (a line with `!`). For `**`,
 * which matches anything, the function is undefined.
 */
function nameTests(line: string): (NameTest | undefined)[] {
  const pattern = path.posix.normalize(line.trim().slice(1).trim()).replace(/^\/|\/$/g, "");
  return pattern.split("/").map((part): NameTest | undefined => {
    if (part.includes("**")) return undefined;
    const rule = dockerignore({ ignorecase: false }).add(escapeLikeDocker(part));
    return (name) => rule.ignores(name);
  });
}

/** Returns true if an exception may match the directory, one of its parents, or a file in it. */
function mayMatch(tests: readonly (NameTest | undefined)[], directory: string): boolean {
  for (const [index, name] of directory.split("/").entries()) {
    const test = tests[index];
    if (test === undefined) return true;
    if (!test(name)) return false;
  }
  return true;
}
