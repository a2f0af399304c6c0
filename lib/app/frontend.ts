import { parser } from "@lezer/javascript";
import { isMap, type Json } from "../json";
import { frontendVariables } from "./frontend-variables";
import { Sources } from "./sources";
import { calls, descendants, literal, type Parsed, textOf } from "./syntax";
import type { Variable } from "./variable";

/** How `next build` packs the application. */
export type NextOutput = "standalone" | "export" | "unset";

/** What the source files of a frontend say about it. */
export interface FrontendFacts {
  /** Version of Next.js in package.json, for example `^16.0.0`. Undefined without Next.js. */
  readonly next?: string;
  readonly packageManager: "npm" | "pnpm" | "yarn" | "bun";
  /** The lock file. Undefined if there is none, so that versions may change with each build. */
  readonly lockFile?: string;
  readonly output: NextOutput;
  readonly variables: readonly Variable[];
  /** Variables in `rewrites()`, whose addresses `next build` freezes. */
  readonly frozen: readonly string[];
  /** Routes below `/api` that the frontend serves itself, for example `/api/auth/*`. */
  readonly ownApiRoutes: readonly string[];
  /** Path for the probes. */
  readonly probe: string;
  /** True if code that runs in a browser calls paths below `/api` on its own origin. */
  readonly callsOwnOrigin: boolean;
  readonly usesBetterAuth: boolean;
  /** True if the trusted origins are computed for each request. */
  readonly trustsOwnOrigin: boolean;
  /** Where fonts are loaded from Google during the build. Undefined if they are not. */
  readonly googleFonts?: string;
  /** Package of a driver that reaches only a Neon database. Undefined if there is none. */
  readonly neonDriver?: string;
  /** True if the frontend has the pages and routes that the reference application's test uses. */
  readonly hasReferenceRoutes: boolean;
}

const LOCK_FILES = {
  "package-lock.json": "npm",
  "npm-shrinkwrap.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
} as const;

const CODE = parser.configure({ dialect: "ts jsx" });
/** Files of the App Router and of the Pages Router that handle requests below `/api`. */
const API_ROUTE =
  /^(?:src\/)?(?:app\/(api\/.*)\/route|pages\/(api\/.*?)(?:\/index)?)\.[cm]?[jt]sx?$/;

export function inspectFrontend(folder: string): FrontendFacts {
  const sources = new Sources(folder);
  const files = parseCode(sources);
  const manifest = readManifest(sources.text("package.json"));
  const packages = { ...object(manifest.dependencies), ...object(manifest.devDependencies) };
  const [lockFile, packageManager] =
    Object.entries(LOCK_FILES).find(([file]) => sources.has(file)) ?? ([undefined, "npm"] as const);
  const config = files.find(({ file }) => /^next\.config\.[cm]?[jt]s$/.test(file));
  const own = ownApiRoutes(sources);
  const { next } = packages;
  const fonts = files.find(({ text }) => text.includes("next/font/google"));
  const neonDriver = ["@neondatabase/serverless", "@vercel/postgres"].find(
    (name) => name in packages,
  );
  return {
    ...(typeof next === "string" && { next }),
    packageManager,
    ...(lockFile && { lockFile }),
    output: outputOf(config),
    variables: frontendVariables(files),
    frozen: frozenVariables(config),
    ownApiRoutes: own,
    probe: own.includes("/api/health") ? "/api/health" : "/",
    callsOwnOrigin: files.some((file) => callsBackend(file, own)),
    usesBetterAuth: "better-auth" in packages,
    trustsOwnOrigin: files.some(({ text }) =>
      /\btrustedOrigins\s*:\s*(async\b|\(|function)/.test(text),
    ),
    ...(fonts && { googleFonts: fonts.file }),
    ...(neonDriver && { neonDriver }),
    hasReferenceRoutes: hasReferenceRoutes(sources),
  };
}

function parseCode(sources: Sources): Parsed[] {
  return sources.matching(/\.[cm]?[jt]sx?$/).map((file) => {
    const text = sources.text(file);
    return { file, text, root: CODE.parse(text).topNode };
  });
}

function readManifest(text: string): Json {
  try {
    return object(JSON.parse(text));
  } catch {
    return {}; // The build reports the fault in the file.
  }
}

function object(value: unknown): Json {
  return isMap(value) ? value : {};
}

/** Returns the property `output` of the configuration. */
function outputOf(config: Parsed | undefined): NextOutput {
  const properties = config ? descendants(config.root, "Property") : [];
  for (const node of properties) {
    const text = config ? textOf(config, node) : "";
    const [, output] = /^["']?output["']?\s*:[^]*["'](standalone|export)["']/.exec(text) ?? [];
    if (output === "standalone" || output === "export") return output;
  }
  return "unset";
}

/** Returns the variables that occur in `rewrites`. */
function frozenVariables(config: Parsed | undefined): string[] {
  if (!config || !/\brewrites\b/.test(config.text)) return [];
  return [
    ...new Set([...config.text.matchAll(/process\.env\.(\w+)/g)].flatMap(([, name]) => name ?? [])),
  ];
}

/** Returns patterns such as `/api/auth/*` for the routes that the frontend serves itself. */
function ownApiRoutes(sources: Sources): string[] {
  const routes = sources.files.flatMap((file) => {
    const [, app, pages] = API_ROUTE.exec(file) ?? [];
    const route = app ?? pages;
    if (route === undefined) return [];
    const segments = route.split("/").filter((segment) => !/^[(@]/.test(segment));
    const dynamic = segments.findIndex((segment) => segment.startsWith("["));
    return [dynamic < 0 ? `/${segments.join("/")}` : `/${segments.slice(0, dynamic).join("/")}/*`];
  });
  return [...new Set(routes)].sort();
}

/** Returns true if a file requests a path below `/api` that the frontend does not serve itself. */
function callsBackend(source: Parsed, own: readonly string[]): boolean {
  if (/(^|\/)(route|middleware|proxy)\.[cm]?[jt]s$|^next\.config/.test(source.file)) return false;
  const isOwn = (path: string): boolean =>
    own.some((route) =>
      route.endsWith("/*") ? path.startsWith(route.slice(0, -1)) : path === route,
    );
  const texts = calls(source).flatMap(({ args }) => args.map((each) => prefixOf(source, each)));
  const constants = descendants(source.root, "VariableDeclaration", "Property").flatMap((node) =>
    node.lastChild ? [prefixOf(source, node.lastChild)] : [],
  );
  return [...texts, ...constants].some((text) => /^\/api(\/|$)/.test(text) && !isOwn(text));
}

/** Returns a text, or the beginning of a text with interpolations. */
function prefixOf(source: Parsed, node: Parsed["root"]): string {
  if (node.name === "TemplateString")
    return (textOf(source, node).slice(1).split("${")[0] ?? "").replace(/`$/, "");
  return literal(source, node) ?? "";
}

function hasReferenceRoutes({ files }: Sources): boolean {
  const needed = [
    /^app\/auth\/\[\.\.\.\w+\]\/route\.ts$/,
    /^app\/backend\/\[\.\.\.\w+\]\/route\.ts$/,
  ];
  return needed.every((pattern) => files.some((file) => pattern.test(file)));
}
