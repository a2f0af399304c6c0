import * as path from "node:path";
import { type AsgiTarget, asgiTargets, isAmbiguous } from "./asgi";
import { parsePython } from "./python";
import { type PythonPackages, pythonPackages } from "./python-packages";
import { pythonVariables } from "./python-variables";
import { type Route, routesOf } from "./routes";
import { Sources } from "./sources";
import type { Parsed } from "./syntax";
import type { Variable } from "./variable";

/** What the source files of a backend say about it. */
export interface BackendFacts {
  readonly packages: PythonPackages;
  /** The ASGI applications, the most likely one first. */
  readonly targets: readonly AsgiTarget[];
  /** True if the first two targets are equally likely. */
  readonly isTargetUnsure: boolean;
  readonly variables: readonly Variable[];
  readonly probes: Probes;
  /** Command that prepares the database before the start. Empty if the backend does it itself. */
  readonly prepare: readonly string[];
  /** Scheme that an address of the database needs. */
  readonly databaseScheme: DatabaseScheme;
  /** True if every route of the application begins with `/api`. */
  readonly isBelowApi: boolean;
}

/** Scheme of a database's address, with the driver that SQLAlchemy uses. */
export type DatabaseScheme =
  "postgresql" | "postgresql+asyncpg" | "postgresql+psycopg" | "postgresql+psycopg2";

/** Paths for the probes. */
export interface Probes {
  /** Path of a route that does not query the database. Undefined if none is known. */
  readonly liveness?: string;
  /** Path of a route that answers if requests can be served. Undefined if there is none. */
  readonly readiness?: string;
}

const READINESS = /^(\/api)?(\/v1)?\/(ready|readyz|readiness|health\/ready)$/;
const HEALTH = /^(\/api)?(\/v1)?\/(health|healthz|health-check|healthcheck|livez|health\/live)\/?$/;
/** Routes that say nothing about where the application's own routes are. */
const TECHNICAL = /^\/?$|health|ready|livez|metrics|docs|openapi|^\/(version|favicon)/;
/** Scripts that create tables. A script that the application itself calls needs no command. */
const TABLE_SCRIPT = /(^|\/)(create_tables|create_db|init_db|setup_db|db_init|init_database)\.py$/;

export function inspectBackend(folder: string): BackendFacts {
  const sources = new Sources(folder);
  const files = parsePython(sources);
  const packages = pythonPackages(sources);
  const targets = asgiTargets(files, path.basename(path.resolve(folder)));
  const routes = routesOf(files);
  const own = routes.filter(({ path: route }) => !TECHNICAL.test(route));
  return {
    packages,
    targets,
    isTargetUnsure: isAmbiguous(targets),
    variables: pythonVariables(files),
    probes: probesOf(routes, files),
    prepare: prepareCommand(sources, files, targets[0]),
    databaseScheme: databaseScheme(files, packages.names),
    isBelowApi: own.length > 0 && own.every(({ path: route }) => /^\/api(\/|$)/.test(route)),
  };
}

/**
 * Returns the paths for the probes. A health route with a parameter `probe` answers `?probe=live`
 * without the database. Without a health route, the page with the API's documentation is asked.
 */
function probesOf(routes: readonly Route[], files: readonly Parsed[]): Probes {
  const gets = routes.filter(({ method }) => method === "get");
  const ready = gets.find(({ path: route }) => READINESS.test(route));
  const health = gets.find(({ path: route }) => HEALTH.test(route));
  if (health && /\bprobe\s*:/.test(health.handler))
    return { liveness: `${health.path}?probe=live`, readiness: health.path };
  if (ready && health) return { liveness: health.path, readiness: ready.path };
  const only = ready ?? health;
  if (only) return { readiness: only.path };
  const hasDocs = !files.some(({ text }) => /\bdocs_url\s*=\s*None\b/.test(text));
  return hasDocs ? { readiness: "/docs" } : {};
}

function prepareCommand(
  sources: Sources,
  files: readonly Parsed[],
  target: AsgiTarget | undefined,
): string[] {
  const server = files.map(({ text }) => text).join("\n");
  const migratesItself = /\bcommand\.upgrade\(|alembic["', ]+upgrade/.test(server);
  if (sources.has("alembic.ini") && !migratesItself) return ["alembic", "upgrade", "head"];
  const [script] = sources.matching(TABLE_SCRIPT);
  if (script === undefined || isImported(script, files)) return [];
  const inPackage = target?.appDir === "src" && script.startsWith("src/");
  const module = script.replace(/^src\/|\.py$/g, "").replace(/\//g, ".");
  return inPackage ? ["python", "-m", module] : ["python", script];
}

/** Returns true if another file imports the script, and so calls it when the server starts. */
function isImported(script: string, files: readonly Parsed[]): boolean {
  const stem = path.posix.basename(script, ".py");
  const pattern = new RegExp(
    `^\\s*(from|import)\\s+[\\w.]*\\b${stem}\\b|\\bimport\\s+${stem}\\b`,
    "m",
  );
  return files.some(({ file, text }) => file !== script && pattern.test(text));
}

/**
 * Returns the scheme of the database's address. Names the driver for SQLAlchemy, whose default
 * driver is psycopg2 before version 2.1 and psycopg since. Code that replaces the scheme itself
 * accepts any.
 */
function databaseScheme(files: readonly Parsed[], packages: readonly string[]): DatabaseScheme {
  const texts = files.map(({ text }) => text).join("\n");
  const isAsync = /\bcreate_async_engine\(/.test(texts);
  const usesEngine = isAsync || /\bcreate_engine\(|\bengine_from_config\(/.test(texts);
  const adapts = /\.replace\(\s*["']postgres(ql)?:|drivername\s*=|f["']postgresql\+\w+:\/\/\{/.test(
    texts,
  );
  if (!usesEngine || adapts) return "postgresql";
  const drivers = [
    ["asyncpg", "postgresql+asyncpg"],
    ["psycopg2-binary", "postgresql+psycopg2"],
    ["psycopg2", "postgresql+psycopg2"],
    ["psycopg", "postgresql+psycopg"],
  ] as const;
  const found = drivers.find(
    ([name]) => packages.includes(name) && (isAsync || name !== "asyncpg"),
  );
  return found?.[1] ?? "postgresql";
}
