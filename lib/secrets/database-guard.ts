import { createHash } from "node:crypto";
import { type Fault, refuse, UserError } from "../errors";

/** Facts about the database, keyed by name. Unknown facts are absent. */
export type Facts = Readonly<Record<string, string>>;

/**
 * The facts about the database that follow from plain settings. They are known before any resource
 * is created.
 */
export interface DatabaseFacts {
  /**
   * `elsewhere` if `databaseUrl` is set, or if no Secret in the setting `kubernetesSecrets` has a
   * key for the address or the password of the database in the cluster.
   */
  readonly database: "cluster" | "elsewhere";
  readonly namespace: string;
  readonly release: string;
  /**
   * Major version of the Postgres image. Empty if the image's tag does not begin with a version.
   */
  readonly postgresMajor: string;
}

export interface DatabaseChange {
  /** Facts recorded at the first deployment. The value of `postgresPassword` is a checksum. */
  readonly recorded: Facts;
  /** Facts that follow from the current settings. The value of `postgresPassword` is a checksum. */
  readonly wanted: Facts;
  /** True if `databaseUrl` is set. */
  readonly hasUrl: boolean;
  /** Value of the variable `TODO_DATABASE_CONSENT`. */
  readonly consent?: string;
}

/** Environment variable with the user's consent. The error message shows the value to set. */
export const CONSENT_VARIABLE = "TODO_DATABASE_CONSENT";

/**
 * Returns the consent that a change to these facts needs, as eight hex digits. Different facts need
 * a different consent, so that consent to one change does not allow another change.
 */
export function consentFor({ database, namespace, release, postgresMajor }: DatabaseFacts): string {
  return createHash("sha256")
    .update(JSON.stringify([database, namespace, release, postgresMajor]))
    .digest("hex")
    .slice(0, 8);
}

/**
 * Returns the database location to record for a stack that has no recorded location. Earlier
 * versions recorded only the password, and only for a database in the cluster.
 */
export function initialDatabase(passwordRecord: Facts, wanted: DatabaseFacts): string {
  return passwordRecord.postgresPassword === undefined
    ? wanted.database
    : (passwordRecord.database ?? "cluster");
}

/**
 * Returns the major version in a tag such as `17.6-trixie`, or an empty string if the tag does not
 * begin with a version.
 */
export function postgresMajor(tag: string): string {
  return /^(\d+)(?![\da-zA-Z])/.exec(tag)?.[1] ?? "";
}

/**
 * Refuses changes to the settings that would delete or abandon the database.
 *
 * @param consent value that `change.consent` must have to allow the change.
 * @throws UserError that lists every refused change. A new password, volume size or major version
 * is always refused, because the existing data cannot be converted. Other changes are refused only
 * without consent.
 */
export function checkDatabaseChange(change: DatabaseChange, consent: string): void {
  const faults = unsupportedChanges(change);
  const losses = changesThatNeedConsent(change);
  if (faults.length > 0) {
    const further = losses.map((problem): Fault => ({
      problem,
      fix: "this needs your consent, after the faults above are fixed",
    }));
    refuse("These settings cannot be changed while the database in the cluster exists", [
      ...faults,
      ...further,
      NEW_DATABASE,
    ]);
  }
  if (losses.length === 0 || change.consent === consent) return;
  // All lines after the first must be indented, because a preview cuts off an error message before
  // the next line that is not indented.
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
  problem: "to change these settings, create a new database and restore a backup into it",
  fix: "npm run backup && npm run destroy && npm run up && npm run restore -- FILE",
};

/** Returns a fault for each change that is impossible with the existing data in the cluster. */
function unsupportedChanges({ recorded, wanted }: DatabaseChange): Fault[] {
  if (wanted.database !== "cluster") return [];
  const password = difference(recorded, wanted, "postgresPassword");
  const storage = difference(recorded, wanted, "postgresStorage");
  const major = difference(recorded, wanted, "postgresMajor");
  return [
    password && {
      problem: "postgresPassword has changed; the database was created with the old password",
      fix: "restore the old password: pulumi config set --secret postgresPassword, or pulumi config rm postgresPassword if it was generated",
    },
    storage && {
      problem: `postgres.storage is "${storage.to}"; it was "${storage.from}" when the volume was created`,
      fix: `pulumi config set --path postgres.storage ${storage.from}`,
    },
    major && {
      problem: `postgres.tag is Postgres ${major.to}; the data is from Postgres ${major.from}, and no other major version can read it`,
      fix: "restore the old image: pulumi config set --path postgres.tag, or pulumi config rm --path postgres.tag if none was set",
    },
  ].filter((fault): fault is Fault => fault !== undefined);
}

/** Returns a description of each change that deletes or abandons the database. */
function changesThatNeedConsent({ recorded, wanted, hasUrl }: DatabaseChange): string[] {
  const database = difference(recorded, wanted, "database");
  const namespace = difference(recorded, wanted, "namespace");
  const release = difference(recorded, wanted, "release");
  return [
    database && locationChange(database.to, hasUrl, namespace ? undefined : recorded.namespace),
    namespace &&
      `namespace is "${namespace.to}": namespace ${namespace.from} is deleted with everything in it, including the volume of the database`,
    release &&
      `release is "${release.to}": release ${release.from} is removed with its pods, ` +
        `and the new release ${namespace ? "is installed" : "takes over the volume of its database"}`,
  ].filter((change): change is string => change !== undefined);
}

/**
 * Describes a change of the database's location.
 *
 * @param volume namespace in which the database's volume is kept. Undefined if the volume is
 * deleted.
 */
function locationChange(to: string, hasUrl: boolean, volume: string | undefined): string {
  if (to === "cluster")
    return (
      "databaseUrl is no longer set: the application leaves that database and uses the one in the cluster, " +
      "with the data on its volume, or empty"
    );
  const cause = hasUrl
    ? "databaseUrl is set"
    : "no Secret in the setting kubernetesSecrets contains databaseUrl or postgresPassword";
  const rest = volume === undefined ? "" : `; its volume stays in namespace ${volume}`;
  return `${cause}: the application leaves the database in the cluster${rest}`;
}

/**
 * Returns the old and the new value of a fact. Returns undefined if the values are equal, or if one
 * of them is unknown or empty.
 */
function difference(
  recorded: Facts,
  wanted: Facts,
  name: string,
): { from: string; to: string } | undefined {
  const from = recorded[name];
  const to = wanted[name];
  return from && to && from !== to ? { from, to } : undefined;
}
