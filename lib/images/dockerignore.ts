import dockerignore from "@balena/dockerignore";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Exclusions } from "../file-tree";

/**
 * What Docker leaves out of a build context: `<Dockerfile>.dockerignore` wins over `.dockerignore`
 * in the context.
 */
export function dockerExclusions(context: string, dockerfile: string): Exclusions {
  const source = [`${dockerfile}.dockerignore`, path.join(context, ".dockerignore")].find((file) =>
    fs.existsSync(file),
  );
  return exclusionsOf(source === undefined ? "" : fs.readFileSync(source, "utf8"));
}

/** The rules of one ignore file, given as text. */
export function exclusionsOf(text: string): Exclusions {
  const lines = text.split(/\r?\n/);
  // Docker minds case; the library does not unless told.
  const rules = dockerignore({ ignorecase: false }).add(lines.map(escapeLikeDocker));
  const exceptions = lines.filter((line) => /^\s*!/.test(line)).map(nameTests);
  return {
    file: (file) => rules.ignores(file),
    directory: (directory) =>
      rules.ignores(directory) && !exceptions.some((tests) => reaches(tests, directory)),
  };
}

/**
 * Docker takes these for themselves, the library for regular expressions: a Next.js route group is
 * `app/(auth)`.
 */
function escapeLikeDocker(line: string): string {
  return line.replace(/\\.|[+(){}|]/g, (found) => (found.startsWith("\\") ? found : `\\${found}`));
}

type NameTest = (name: string) => boolean;

/** An exception, name by name; undefined stands for `**`, after which anything may come. */
function nameTests(line: string): (NameTest | undefined)[] {
  const pattern = path.posix.normalize(line.trim().slice(1).trim()).replace(/^\/|\/$/g, "");
  return pattern.split("/").map((part): NameTest | undefined => {
    if (part.includes("**")) return undefined;
    const rule = dockerignore({ ignorecase: false }).add(escapeLikeDocker(part));
    return (name) => rule.ignores(name);
  });
}

/** True if the exception may meet the directory, something above it, or something in it. */
function reaches(tests: readonly (NameTest | undefined)[], directory: string): boolean {
  for (const [index, name] of directory.split("/").entries()) {
    const test = tests[index];
    if (test === undefined) return true;
    if (!test(name)) return false;
  }
  return true;
}
