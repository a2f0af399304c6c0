import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../../lib/errors";
import { withClientPod } from "./client-pod";
import {
  COUNT,
  contentsOf,
  type DatabaseContents,
  type DatabasePlace,
  parseContents,
} from "./contents";
import { hostOf } from "./libpq";
import { storeOf } from "./place";

/**
 * Access to a database through a shell that has the Postgres programs and the PG* variables for
 * this database.
 */
export interface Database {
  /**
   * Name for messages, for example "the Postgres in namespace todo" or "the database at
   * db.example".
   */
  readonly name: string;
  /** Volumes in the cluster that an earlier Postgres left behind. */
  readonly unusedVolumes: readonly string[];
  /**
   * Runs a shell script.
   * @returns the script's output; empty if `streams.output` receives it.
   * @throws CommandFailed if the script fails.
   */
  run(
    script: string,
    streams?: { readonly input?: Readable; readonly output?: Writable },
  ): Promise<string>;
  contents(): Promise<DatabaseContents>;
}

/**
 * Error that is thrown when a Postgres program fails. Its message is the last lines of the
 * program's output.
 */
export class CommandFailed extends UserError {}

/** PG* variables for a connection through the local socket, which needs no password. */
const IN_CLUSTER =
  'export PGUSER="${POSTGRES_USER:-postgres}"; export PGDATABASE="${POSTGRES_DB:-$PGUSER}"\n';
const COUNT_SCRIPT = `export PGOPTIONS="$PGOPTIONS -c statement_timeout=120s"
psql -XAtq -v ON_ERROR_STOP=1 <<'SQL'\n${COUNT}\nSQL`;

/**
 * Runs `work` on the database that the release currently uses, either the Postgres in the cluster
 * or an external one.
 *
 * @returns the result of `work`; undefined if the release has no database.
 * @throws UserError if a Postgres volume remains although Postgres is not running.
 */
export async function withDatabase<T>(
  place: DatabasePlace,
  stack: string,
  work: (database: Database) => Promise<T>,
): Promise<T | undefined> {
  const { pod, url, unusedVolumes } = await storeOf(place);
  if (pod) {
    const name = `the Postgres in namespace ${place.namespace}`;
    const run = runner(place, pod, "postgres", IN_CLUSTER);
    const contents = async (): Promise<DatabaseContents> =>
      (await contentsOf(place)) ?? { rows: {}, bytes: 0 };
    return work({ name, unusedVolumes, run, contents });
  }
  if (url) {
    return withClientPod(place, url, stack, (client) => {
      const run = clientRunner(place, client);
      const contents = async (): Promise<DatabaseContents> =>
        parseContents(await run(COUNT_SCRIPT));
      return work({ name: `the database at ${hostOf(url)}`, unusedVolumes, run, contents });
    });
  }
  if (unusedVolumes.length === 0) return undefined;
  throw new UserError(
    `A database exists on volume ${unusedVolumes.join(", ")}, but Postgres is not running.\n` +
      "Start Postgres first: npm run up",
  );
}

/** Returns a function that runs scripts in a pod created by `withClientPod`. */
export function clientRunner(place: DatabasePlace, pod: string): Database["run"] {
  return runner(place, pod, "client", "");
}

function runner(
  { context, namespace }: DatabasePlace,
  pod: string,
  container: string,
  prelude: string,
): Database["run"] {
  const exec = [
    "--context",
    context,
    "-n",
    namespace,
    "exec",
    "-i",
    pod,
    "-c",
    container,
    "--",
    "sh",
    "-c",
  ];
  return async (script, { input, output } = {}) => {
    const child = spawn("kubectl", [...exec, prelude + script]);
    let [stdout, stderr] = ["", ""];
    if (!output)
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
      });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-20_000);
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on("close", resolve);
      child.on("error", reject);
    });
    child.stdin.on("error", () => undefined); // kubectl may end before it has read everything
    const sent = input ? pipeline(input, child.stdin).catch(() => undefined) : child.stdin.end();
    const received = output && pipeline(child.stdout, output);
    const [status] = await Promise.all([ended, received, sent]).catch((error: unknown) => {
      child.kill();
      throw new CommandFailed((error as Error).message);
    });
    if (status !== 0)
      throw new CommandFailed(lastErrorLines(stderr) || `kubectl ended with ${status}`);
    return stdout;
  };
}

/**
 * Returns the last three lines of an error message, not counting notices and the line that kubectl
 * adds.
 */
function lastErrorLines(stderr: string): string {
  const lines = stderr
    .trim()
    .split("\n")
    .filter((line) => line && !/^(command terminated|NOTICE:|DETAIL:.*drop)/.test(line));
  return lines.slice(-3).join("\n");
}
