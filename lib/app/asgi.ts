import * as path from "node:path";
import { assignmentsIn, definitionsIn, importsOf, nameOf } from "./python";
import { calls, type Parsed, textOf } from "./syntax";

/** Where the server finds the application. */
export interface AsgiTarget {
  /** For example `src.main:app`, or `app.main:create_app()` for a factory. */
  readonly app: string;
  /**
   * Folder on Python's path from which the module is imported, relative to the backend's folder.
   * `..` if the backend's folder is itself the package.
   */
  readonly appDir: string;
  /** The file that defines the target. */
  readonly file: string;
}

interface Candidate {
  readonly file: string;
  readonly attribute: string;
}

/** Usual names of the file with the application, the most usual one first. */
const USUAL = ["main", "app", "server", "api", "asgi", "application"];

/**
 * Returns the ASGI applications that could be the one to run, the most likely one first. Several
 * are equally likely if `isAmbiguous` returns true for them.
 */
export function asgiTargets(files: readonly Parsed[], folderName: string): AsgiTarget[] {
  const factories = new Set(files.flatMap((file) => factoriesIn(file)));
  const candidates = files.flatMap((source) => [
    ...instancesIn(source, factories).map((attribute) => ({ file: source.file, attribute })),
    ...factoriesIn(source).map((name) => ({ file: source.file, attribute: `${name}()` })),
  ]);
  return candidates
    .sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1))
    .map(({ file, attribute }) => {
      const appDir = importRoot(file, files, folderName);
      return { app: `${moduleName(file, appDir, folderName)}:${attribute}`, appDir, file };
    });
}

/** Returns true if the first two targets are equally likely. */
export function isAmbiguous([first, second]: readonly AsgiTarget[]): boolean {
  if (!first || !second) return false;
  const rankOf = ({ app, file }: AsgiTarget): number =>
    rank({ file, attribute: app.split(":")[1] ?? "" });
  return rankOf(first) === rankOf(second);
}

/**
 * Returns a number that is lower the more likely the candidate is. Instances come before factories,
 * then usual file names before others, then fewer folders before more.
 */
function rank({ file, attribute }: Candidate): number {
  const usual = USUAL.indexOf(path.posix.basename(file, ".py"));
  const isFactory = attribute.endsWith("()");
  const depth = file.split("/").length;
  return (isFactory ? 100 : 0) + (usual < 0 ? USUAL.length : usual) * 10 + depth;
}

/** Returns the names at module level whose value is `FastAPI(…)` or the result of a factory. */
function instancesIn(source: Parsed, factories: ReadonlySet<string>): string[] {
  return assignmentsIn(source, source.root).flatMap(({ name, value }) => {
    if (value?.name !== "CallExpression") return [];
    const [, callee = ""] = /^([\w.]+)\(/.exec(textOf(source, value)) ?? [];
    const last = callee.split(".").at(-1) ?? "";
    return last === "FastAPI" || factories.has(last) ? [name] : [];
  });
}

/** Returns the names of the functions at module level that create and return an application. */
function factoriesIn(source: Parsed): string[] {
  return definitionsIn(source.root, "FunctionDefinition").flatMap((node) => {
    const text = textOf(source, node);
    const creates = calls({ ...source, root: node }).some(({ callee }) =>
      /(^|\.)FastAPI$/.test(callee),
    );
    return creates && /\breturn\s+\w/.test(text) ? [nameOf(source, node)] : [];
  });
}

/**
 * Returns the folder from which most of the application's own absolute imports can be resolved.
 * Without such imports, it is `..` if the file imports relatively from the backend's folder itself,
 * and otherwise the backend's folder.
 */
function importRoot(file: string, files: readonly Parsed[], folderName: string): string {
  const imports = files.flatMap(importsOf);
  const absolute = imports.map(({ module }) => module.split(".")[0] ?? "").filter(Boolean);
  const names = (root: string): Set<string> => {
    const inside = files.map((each) => path.posix.relative(root || ".", each.file));
    const top = inside.filter((name) => !name.startsWith("../")).map((name) => name.split("/")[0]);
    return new Set(top.map((name) => (name ?? "").replace(/\.py$/, "")));
  };
  const roots = parents(file).map((root) => {
    const known = names(root);
    return { root: root || ".", resolved: absolute.filter((name) => known.has(name)).length };
  });
  const asPackage = absolute.filter((name) => name === folderName).length;
  const [best] = roots.sort((a, b) => b.resolved - a.resolved);
  if (best && best.resolved > 0 && best.resolved >= asPackage) return best.root;
  const own = files.find((each) => each.file === file);
  const isRelative = own && importsOf(own).some(({ module }) => module.startsWith("."));
  if (asPackage > 0 || (isRelative && !file.includes("/"))) return "..";
  return file.startsWith("src/") && file.split("/").length > 2 ? "src" : ".";
}

/** Returns the folders above a file, the backend's folder (an empty text) first. */
function parents(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
}

function moduleName(file: string, root: string, folderName: string): string {
  const inside = root === ".." ? `${folderName}/${file}` : path.posix.relative(root, file);
  return inside
    .replace(/\.py$/, "")
    .replace(/\/__init__$/, "")
    .split("/")
    .join(".");
}
