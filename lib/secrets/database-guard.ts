import { createHash } from "node:crypto";
import { type Fault, refuse, UserError } from "../errors";

/** Facts about the database, by name. An unknown fact is absent. */
export type Facts = Readonly<Record<string, string>>;

/** Where the settings place the database. Plain values, known before the program runs. */
export interface DatabaseFacts {
  /**
   * `elsewhere` if `databaseUrl` is set, or if no Secret of the setting `secrets` has a key for the
   * address of the database in the cluster.
   */
  readonly database: "cluster" | "elsewhere";
  readonly namespace: string;
  readonly release: string;
  /** Major version of the Postgres image; empty if its tag does not begin with one. */
  readonly postgresMajor: string;
}

export interface DatabaseChange {
  /** Facts that were recorded at the first deployment; `postgresPassword` is a checksum. */
  readonly recorded: Facts;
  /** Facts that follow from the settings; `postgresPassword` is a checksum. */
  readonly wanted: Facts;
  /** True if `databaseUrl` is set. */
  readonly hasUrl: boolean;
  /** Value of the variable `TODO_DATABASE_CONSENT`. */
  readonly consent?: string;
}

/** Environment variable with the user's consent. The error message contains the value to set. */
export const CONSENT_VARIABLE = "TODO_DATABASE_CONSENT";

/** Returns eight hex digits, different for other facts: consent to one change allows no other. */
export function consentFor({ database, namespace, release, postgresMajor }: DatabaseFacts): string {
  return createHash("sha256")
    .update(JSON.stringify([database, namespace, release, postgresMajor]))
    .digest("hex")
    .slice(0, 8);
}

/**
 * Returns the location to record for a stack without such a record. Versions before this guard
 * recorded only the password, and only of a database in the cluster.
 */
export function initialDatabase(passwordRecord: Facts, wanted: DatabaseFacts): string {
  return passwordRecord.postgresPassword === undefined
    ? wanted.database
    : (passwordRecord.database ?? "cluster");
}

/** Returns the major version in a tag, as in `17.6-trixie`; empty if there is none. */
export function postgresMajor(tag: string): string {
  return /^(\d+)(?![\da-zA-Z])/.exec(tag)?.[1] ?? "";
}

/**
 * Refuses a change of the settings that would delete or abandon the database.
 *
 * @param consent the value of `change.consent` that allows the change.
 * @throws UserError that lists every such change. A new password, volume size or major version is
 * always refused, because the existing data cannot be converted. Other changes need consent.
 */
export function checkDatabaseChange(change: DatabaseChange, consent: string): void {
  const faults = unsupportedChanges(change);
  const losses = changesThatNeedConsent(change);
  if (faults.length > 0) {
    const further = losses.map((problem): Fault => ({
      problem,
      fix: "this needs your consent, after the faults above are fixed",
    }));
    refuse("The database in the cluster keeps what it was made with", [
      ...faults,
      ...further,
      NEW_DATABASE,
    ]);
  }
  if (losses.length === 0 || change.consent === consent) return;
  // Lines after the first are indented: a preview cuts an error before a line that is not.
  throw new UserError(
    [
      "This would delete the database or disconnect from it, which needs your consent. Nothing was touched:",
      ...losses.map((loss) => `  - ${loss}`),
      "  To agree, after a backup and a test of a new databaseUrl from inside the cluster: npm run up -- --yes",
      `  To agree without backup and test: ${CONSENT_VARIABLE}=${consent} npx pulumi up`,
    ].join("\n"),
  );
}

const NEW_DATABASE: Fault = {
  problem: "to change it all the same, create a new database and restore a backup into it",
  fix: "npm run backup && npm run destroy && npm run up && npm run restore -- FILE",
};

/** Lists the changes that the database in the cluster cannot follow. */
function unsupportedChanges({ recorded, wanted }: DatabaseChange): Fault[] {
  if (wanted.database !== "cluster") return [];
  const password = difference(recorded, wanted, "postgresPassword");
  const storage = difference(recorded, wanted, "postgresStorage");
  const major = difference(recorded, wanted, "postgresMajor");
  return [
    password && {
      problem: "postgresPassword has changed; the database was made with the old one",
      fix: "restore the old one: pulumi config set --secret postgresPassword, or pulumi config rm postgresPassword if it was generated",
    },
    storage && {
      problem: `postgresStorage is "${storage.to}"; it was "${storage.from}" when the volume was made`,
      fix: `pulumi config set postgresStorage ${storage.from}`,
    },
    major && {
      problem: `postgresImage is of Postgres ${major.to}; the data is of Postgres ${major.from}, which no other major version can read`,
      fix: "restore the old image: pulumi config set postgresImage, or pulumi config rm postgresImage if none was set",
    },
  ].filter((fault): fault is Fault => fault !== undefined);
}

/** Describes the changes that delete the database or abandon it. */
function changesThatNeedConsent({ recorded, wanted, hasUrl }: DatabaseChange): string[] {
  const database = difference(recorded, wanted, "database");
  const namespace = difference(recorded, wanted, "namespace");
  const release = difference(recorded, wanted, "release");
  return [
    database && locationChange(database.to, hasUrl, namespace ? undefined : recorded.namespace),
    namespace &&
      `namespace is "${namespace.to}": namespace ${namespace.from} is deleted with everything in it, the volume of the database included`,
    release &&
      `release is "${release.to}": release ${release.from} is removed with its pods, ` +
        `and the new release ${namespace ? "is installed" : "takes over the volume of its database"}`,
  ].filter((change): change is string => change !== undefined);
}

/** @param volume namespace in which the volume of the database in the cluster stays, if it does. */
function locationChange(to: string, hasUrl: boolean, volume: string | undefined): string {
  if (to === "cluster")
    return (
      "databaseUrl is not set any more: the application leaves that database and uses the one in the cluster, " +
      "with the data on its volume, or empty"
    );
  const cause = hasUrl
    ? "databaseUrl is set"
    : "no Secret of the setting secrets holds databaseUrl or postgresPassword";
  const rest = volume === undefined ? "" : `; its volume stays in namespace ${volume}`;
  return `${cause}: the application leaves the database in the cluster${rest}`;
}

/** Returns both values of a fact that differs. An unknown or empty fact never differs. */
function difference(
  recorded: Facts,
  wanted: Facts,
  name: string,
): { from: string; to: string } | undefined {
  const from = recorded[name];
  const to = wanted[name];
  return from && to && from !== to ? { from, to } : undefined;
}
