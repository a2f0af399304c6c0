import * as path from "node:path";
import { importsOf } from "./python";
import { type Call, calls, literal, type Parsed, textOf } from "./syntax";

/** A route of the backend. */
export interface Route {
  /** HTTP method in lower case. */
  readonly method: string;
  /** Path with the prefixes of all routers. */
  readonly path: string;
  /** Text of the function that handles the route. */
  readonly handler: string;
}

/** A router in a file, and the prefix under which an application or another router includes it. */
interface Inclusion {
  readonly file: string;
  readonly parent: string;
  readonly prefix: string;
  readonly target: RouterName;
}

interface RouterName {
  readonly file: string;
  readonly name: string;
}

const METHOD = /^(\w+)\.(get|post|put|patch|delete|api_route|websocket)$/;
/** A router that includes itself must not stop the search. */
const MAX_DEPTH = 5;

/** Returns the backend's routes. A path that is not a plain text is left out. */
export function routesOf(files: readonly Parsed[]): Route[] {
  const all = files.flatMap(calls);
  const own = new Map(all.flatMap((call) => ownPrefix(call)));
  const inclusions = all.flatMap((call) => inclusion(call, files));
  const prefixes = ({ file, name }: RouterName, depth = 0): string[] => {
    const prefix = own.get(`${file}:${name}`) ?? "";
    const outer = inclusions.filter(({ target }) => target.file === file && target.name === name);
    if (outer.length === 0 || depth >= MAX_DEPTH) return [prefix];
    return outer.flatMap((each) =>
      prefixes({ file: each.file, name: each.parent }, depth + 1).map(
        (before) => before + each.prefix + prefix,
      ),
    );
  };
  return all.flatMap(({ source, node, callee, args }) => {
    const [, name, method] = METHOD.exec(callee) ?? [];
    const local = literal(source, args[0]);
    if (node.name !== "Decorator" || !name || !method || local === undefined) return [];
    const handler = node.parent ? textOf(source, node.parent) : "";
    return prefixes({ file: source.file, name }).map((prefix) => ({
      method,
      path: prefix + local || "/",
      handler,
    }));
  });
}

/** Returns the prefix in `router = APIRouter(prefix="…")`, keyed by file and name. */
function ownPrefix({ source, node, callee, keywords }: Call): [string, string][] {
  if (!/(^|\.)APIRouter$/.test(callee) || node.parent?.name !== "AssignStatement") return [];
  const [name = ""] = /^\w+/.exec(textOf(source, node.parent)) ?? [];
  return [[`${source.file}:${name}`, literal(source, keywords.prefix) ?? ""]];
}

/** Reads `app.include_router(tasks.router, prefix="/api")`. */
function inclusion(
  { source, callee, args, keywords }: Call,
  files: readonly Parsed[],
): Inclusion[] {
  const [, parent] = /^(\w+)\.include_router$/.exec(callee) ?? [];
  if (!parent || !args[0]) return [];
  const target = resolve(textOf(source, args[0]), source, files);
  const prefix = literal(source, keywords.prefix) ?? settingPrefix(source, keywords.prefix, files);
  return target ? [{ file: source.file, parent, prefix, target }] : [];
}

/** Returns the text assigned to the last part of a name such as `settings.API_PREFIX`. */
function settingPrefix(
  source: Parsed,
  node: Call["args"][number] | undefined,
  files: readonly Parsed[],
): string {
  const name = node ? (textOf(source, node).split(".").at(-1) ?? "") : "";
  if (!/^\w+$/.test(name)) return "";
  const pattern = new RegExp(`^\\s*${name}\\s*(?::\\s*\\w+\\s*)?=\\s*["'](/[^"']*)["']`, "m");
  return files.map(({ text }) => pattern.exec(text)?.[1]).find(Boolean) ?? "";
}

/** Resolves `tasks.router` or `tasks_router` to the file that defines the router. */
function resolve(
  expression: string,
  source: Parsed,
  files: readonly Parsed[],
): RouterName | undefined {
  const [local = "", attribute] = expression.split(".");
  const found = importsOf(source).find((each) => each.local === local);
  if (!found) return { file: source.file, name: attribute ?? local };
  const { module, name } = found;
  if (attribute !== undefined) {
    const file = fileOf(name === undefined ? module : `${module}.${name}`, source, files);
    return file === undefined ? undefined : { file, name: attribute };
  }
  const file = fileOf(module, source, files);
  return file === undefined || name === undefined ? undefined : { file, name };
}

/** Returns the file of a module, by the end of its path. */
function fileOf(module: string, source: Parsed, files: readonly Parsed[]): string | undefined {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(module) ?? [];
  const parts = rest.split(".").filter(Boolean).join("/");
  const folder = dots.slice(1).replace(/\./g, "../");
  const relative = path.posix.join(path.posix.dirname(source.file), folder, parts);
  const wanted = dots === "" ? parts : relative;
  const isWanted = (file: string): boolean =>
    dots === "" ? file === wanted || `/${file}`.endsWith(`/${wanted}`) : file === wanted;
  const stem = (file: string): string => file.replace(/\.py$/, "").replace(/\/__init__$/, "");
  return files.map(({ file }) => file).find((file) => isWanted(stem(file)));
}
