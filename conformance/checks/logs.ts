import { inShell } from "../../e2e/lib/shell";
import { type Live, livePods } from "../live";
import { type Finding, holds, within } from "../row";

/** The fields that the checks read of a line in the backend's log. */
interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly path?: string;
  readonly status?: number;
}

async function backendLogs(live: Live): Promise<{ startedAt: string | undefined; text: string }[]> {
  const pods = await livePods(live, "backend");
  return Promise.all(
    pods.map(async ({ metadata, status }) => ({
      startedAt: status.containerStatuses?.[0]?.state.running?.startedAt,
      text: await inShell(`kubectl logs -n ${live.namespace} ${metadata.name}`),
    })),
  );
}

/** Checks that the backend logs JSON, with a line for the requests that were answered. */
export async function logsAreStructured(live: Live): Promise<Finding> {
  return logFinding((await backendLogs(live)).map(({ text }) => text).join("\n"));
}

/** Returns whether every line of a log is JSON and at least one line describes a request. */
export function logFinding(text: string): Finding {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const parsed = lines.map(parse);
  const unstructured = lines.filter((_, index) => parsed[index] === undefined);
  const requests = parsed.filter((line) => line?.path !== undefined && line.status !== undefined);
  const figure =
    unstructured.length > 0
      ? `not JSON: ${unstructured[0]?.slice(0, 80)}`
      : `${lines.length} lines of JSON, ${requests.length} of them for requests`;
  return holds("kubectl logs", unstructured.length === 0 && requests.length > 0, figure);
}

function parse(line: string): LogLine | undefined {
  try {
    const value = JSON.parse(line) as Partial<LogLine>;
    return value.time && value.level && value.message ? (value as LogLine) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks how long a backend container took from its start to its first change of the database. Each
 * preset begins with an empty database, so the first container logs the migration.
 */
export function databaseConnectedWithin(limit: number) {
  return async (live: Live): Promise<Finding> => {
    const logs = await backendLogs(live);
    const seconds = logs.flatMap(
      ({ startedAt, text }) => secondsToMigration(startedAt, text) ?? [],
    );
    const how = 'kubectl logs: from startedAt to "schema migrated"';
    return within(how, Math.min(...seconds, Infinity), limit, "s");
  };
}

/** Returns the seconds from a container's start to its migration, if it made one. */
export function secondsToMigration(
  startedAt: string | undefined,
  text: string,
): number | undefined {
  const migrated = text
    .split("\n")
    .map(parse)
    .find((line) => line?.message === "schema migrated");
  if (!migrated || startedAt === undefined) return undefined;
  return (Date.parse(migrated.time) - Date.parse(startedAt)) / 1000;
}
