import * as fs from "node:fs";
import * as path from "node:path";

export interface Dependency {
  name: string;
  version: string;
}

interface LockFile {
  packages?: { [folder: string]: { version?: string; link?: boolean } };
}

/**
 * What the program depends on, read from the nearest package-lock.json at or above it, sorted by
 * name.
 */
export function programDependencies(programDirectory: string, transitive: boolean): Dependency[] {
  const folder = lockFolder(path.resolve(programDirectory));
  const lock = JSON.parse(
    fs.readFileSync(path.join(folder, "package-lock.json"), "utf8"),
  ) as LockFile;
  const direct = directDependencies(programDirectory);
  return Object.entries(lock.packages ?? {})
    .filter(
      ([folderName, entry]) => folderName.includes("node_modules/") && entry.version !== undefined,
    )
    .filter(
      ([folderName]) =>
        transitive ||
        (folderName.lastIndexOf("node_modules/") === 0 && direct.has(nameOf(folderName))),
    )
    .map(([folderName, entry]) => ({ name: nameOf(folderName), version: entry.version! }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

function directDependencies(programDirectory: string): Set<string> {
  const json = JSON.parse(fs.readFileSync(path.join(programDirectory, "package.json"), "utf8"));
  return new Set([
    ...Object.keys(json.dependencies ?? {}),
    ...Object.keys(json.devDependencies ?? {}),
  ]);
}

function lockFolder(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "package-lock.json"))) return folder;
    if (folder === path.dirname(folder)) {
      throw new Error(
        `could not find a package-lock.json at or above ${start}: this language host reads npm's lock file only`,
      );
    }
  }
}
