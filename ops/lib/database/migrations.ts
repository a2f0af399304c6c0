import * as fs from "node:fs";
import * as path from "node:path";

/** An Alembic migration. */
export interface Revision {
  readonly id: string;
  /** Ids of the migrations that have to be applied before this migration. */
  readonly after: readonly string[];
}

/**
 * Returns the migrations in all folders named `versions` below a backend's folder, except those in
 * hidden folders and in installed packages.
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
 * Parses `revision = "…"` and `down_revision = …`, with or without type annotations. Returns
 * undefined if the file does not define a revision.
 */
export function parseRevision(python: string): Revision | undefined {
  const valueOf = (name: string): string[] => {
    const [, value = ""] =
      new RegExp(`^${name}\\s*(?::[^=\\n]+)?=\\s*(\\([^)]*\\)|\\[[^\\]]*\\]|.*)`, "m").exec(
        python,
      ) ?? [];
    return [...value.matchAll(/["']([^"']+)["']/g)].flatMap(([, id]) => id ?? []);
  };
  const [id] = valueOf("revision");
  return id === undefined ? undefined : { id, after: valueOf("down_revision") };
}

/**
 * Returns the ids of the migrations that the backend would apply when it starts.
 * @param present versions recorded in the database. If one of these versions is unknown, the
 *   database is newer than the code, and the result is empty.
 */
export function pendingRevisions(all: readonly Revision[], present: readonly string[]): string[] {
  const byId = new Map(all.map((revision) => [revision.id, revision]));
  if (present.some((id) => !byId.has(id))) return [];
  const applied = new Set<string>();
  const addWithParents = (id: string): void => {
    if (applied.has(id)) return;
    applied.add(id);
    byId.get(id)?.after.forEach(addWithParents);
  };
  present.forEach(addWithParents);
  return all.map(({ id }) => id).filter((id) => !applied.has(id));
}
