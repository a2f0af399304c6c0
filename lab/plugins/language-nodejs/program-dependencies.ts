import * as fs from "node:fs";
import * as path from "node:path";

export interface Dependency {
  name: string;
  version: string;
}

interface LockFile {
  packages?: { [folder: string]: { version?: string; link?: boolean } };
}

interface Manifest {
  dependencies?: { [name: string]: string };
  devDependencies?: { [name: string]: string };
}

/**
 * Returns the program's dependencies, sorted by name. Reads them from the package-lock.json in the
 * program's folder, or else in its nearest parent folder that has one.
 * @param transitive - Whether to include indirect dependencies.
 */
export function programDependencies(programDirectory: string, transitive: boolean): Dependency[] {
  const folder = lockFolder(path.resolve(programDirectory));
  const lock = JSON.parse(
    fs.readFileSync(path.join(folder, "package-lock.json"), "utf8"),
  ) as LockFile;
  const direct = directDependencies(programDirectory);
  const isDirect = (installed: string): boolean =>
    installed.lastIndexOf("node_modules/") === 0 && direct.has(nameOf(installed));
  return Object.entries(lock.packages ?? {})
    .filter(([installed]) => installed.includes("node_modules/"))
    .filter(([installed]) => transitive || isDirect(installed))
    .flatMap(([installed, { version }]) =>
      version === undefined ? [] : [{ name: nameOf(installed), version }],
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

function directDependencies(programDirectory: string): Set<string> {
  const manifest = JSON.parse(
    fs.readFileSync(path.join(programDirectory, "package.json"), "utf8"),
  ) as Manifest;
  return new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
}

function lockFolder(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "package-lock.json"))) return folder;
    if (folder === path.dirname(folder)) {
      throw new Error(
        `found no package-lock.json at or above ${start}: this language host supports only npm's lock file`,
      );
    }
  }
}
