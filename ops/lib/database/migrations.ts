import * as fs from "node:fs";
import * as path from "node:path";

/** One step of Alembic, as its file names itself and what it builds on. */
export interface Revision {
  readonly id: string;
  readonly after: readonly string[];
}

/**
 * The steps in the `versions` folders of a backend, whatever application it is; none where it has
 * no such files. Installed packages and hidden folders are not its own.
 */
export function revisionsIn(backendPath: string): Revision[] {
  if (!fs.existsSync(backendPath)) return [];
  return foldersNamedVersions(backendPath).flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((file) => file.endsWith(".py"))
      .flatMap((file) => parseRevision(fs.readFileSync(path.join(folder, file), "utf8")) ?? []),
  );
}

function foldersNamedVersions(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const inside = entries.filter(
    (entry) => entry.isDirectory() && !/^\.|^(node_modules|__pycache__|venv)$/.test(entry.name),
  );
  return inside.flatMap(({ name }) => {
    const full = path.join(folder, name);
    return name === "versions" ? [full] : foldersNamedVersions(full);
  });
}

/**
 * Reads `revision = "…"` and `down_revision = …`, with or without types; undefined where a file has
 * no revision.
 */
export function parseRevision(python: string): Revision | undefined {
  const valueOf = (name: string): string[] => {
    const [, value = ""] =
      new RegExp(`^${name}\\s*(?::[^=\\n]+)?=\\s*(\\([^)]*\\)|\\[[^\\]]*\\]|.*)`, "m").exec(
        python,
      ) ?? [];
    return [...value.matchAll(/["']([^"']+)["']/g)].map(([, id]) => id!);
  };
  const [id] = valueOf("revision");
  return id === undefined ? undefined : { id, after: valueOf("down_revision") };
}

/**
 * The steps that a start of the backend would take on a database with these versions. None where a
 * version is unknown: the database is newer than the code.
 */
export function pendingRevisions(all: readonly Revision[], present: readonly string[]): string[] {
  const byId = new Map(all.map((revision) => [revision.id, revision]));
  if (present.some((id) => !byId.has(id))) return [];
  const done = new Set<string>();
  const follow = (id: string): void => {
    if (done.has(id)) return;
    done.add(id);
    byId.get(id)?.after.forEach(follow);
  };
  present.forEach(follow);
  return all.map(({ id }) => id).filter((id) => !done.has(id));
}
