import { createHash } from "node:crypto";
import { type Fault, refuse, UserError } from "../errors";

/**
 * Facts about the database by name, as they stand in a record; a fact that is not known is absent.
 */
export type Facts = Readonly<Record<string, string>>;

/** Where the settings want the database, known before anything runs. */
export interface DatabaseFacts {
  /**
   * `elsewhere`: `databaseUrl` is set, or no Secret of the setting `secrets` holds an address of
   * the one in the cluster.
   */
  readonly database: "cluster" | "elsewhere";
  readonly namespace: string;
  readonly release: string;
  /** Major version of the Postgres image; empty if its tag does not begin with one. */
  readonly postgresMajor: string;
}

export interface DatabaseQuestion {
  /** What the stack was deployed with; `postgresPassword` is a checksum here and below. */
  readonly recorded: Facts;
  readonly wanted: Facts;
  /** True if `databaseUrl` is set. */
  readonly hasUrl: boolean;
  /** `consentFor` of the wanted facts if the user has agreed to them. */
  readonly consent?: string;
}

/**
 * The environment variable that carries the user's consent. The error names it with the value to
 * set.
 */
export const CONSENT_VARIABLE = "TODO_DATABASE_CONSENT";

/**
 * Eight hex digits that stand for these facts alone: agreement to one change is useless for
 * another.
 */
export function consentFor({ database, namespace, release, postgresMajor }: DatabaseFacts): string {
  return createHash("sha256")
    .update(JSON.stringify([database, namespace, release, postgresMajor]))
    .digest("hex")
    .slice(0, 8);
}

/**
 * Where the database was when the stack was first deployed with this guard. An earlier version
 * recorded the password alone, and only where the database was in the cluster.
 */
export function firstPlace(passwordRecord: Facts, wanted: DatabaseFacts): string {
  return passwordRecord.postgresPassword === undefined
    ? wanted.database
    : (passwordRecord.database ?? "cluster");
}

/** First number of a Postgres image's tag, as in `17` of `17.6-trixie`; empty if there is none. */
export function postgresMajor(tag: string): string {
  return /^(\d+)(?![\da-zA-Z])/.exec(tag)?.[1] ?? "";
}

/**
 * Refuses what ends or leaves the database as a side effect of a change.
 *
 * @throws UserError that lists every such change. Another password, size or major version is refused in any case, because
 * the data that is there cannot follow; the others are allowed once the user has agreed to them.
 */
export function guardDatabase(question: DatabaseQuestion, consent: string): void {
  const faults = impossible(question);
  const changes = consentable(question);
  if (faults.length > 0) {
    const further = changes.map((problem): Fault => ({
      problem,
      fix: "this needs your consent, once the others are settled",
    }));
    refuse("The database in the cluster keeps what it was made with", [
      ...faults,
      ...further,
      BEGIN_AGAIN,
    ]);
  }
  if (changes.length === 0 || question.consent === consent) return;
  // Each line after the first is indented: what a preview prints of an error ends before the first
  // that is not.
  throw new UserError(
    [
      "This would end the database or leave it, which needs your consent. Nothing was touched:",
      ...changes.map((change) => `  - ${change}`),
      "  To agree, with a backup first and a new databaseUrl tried from inside the cluster: npm run up -- --yes",
      `  To agree without either: ${CONSENT_VARIABLE}=${consent} npx pulumi up`,
    ].join("\n"),
  );
}

const BEGIN_AGAIN: Fault = {
  problem: "what cannot be changed takes a new database, and a backup carries the data over",
  fix: "npm run backup && npm run destroy && npm run up && npm run restore -- FILE",
};

/**
 * What a database in the cluster was made with. One that is not to run is asked nothing; a fact
 * never recorded says nothing.
 */
function impossible({ recorded, wanted }: DatabaseQuestion): Fault[] {
  if (wanted.database !== "cluster") return [];
  const seen = (name: string): string => JSON.stringify(wanted[name]);
  const was = (name: string): string => JSON.stringify(recorded[name]);
  const faults: Readonly<Record<string, () => Fault>> = {
    postgresPassword: () => ({
      problem: "postgresPassword is another one; the database was made with the old one",
      fix: "put the old one back: pulumi config set --secret postgresPassword, or pulumi config rm postgresPassword if it was generated",
    }),
    postgresStorage: () => ({
      problem: `postgresStorage is ${seen("postgresStorage")}; it was ${was("postgresStorage")} when the volume was made`,
      fix: `pulumi config set postgresStorage ${recorded.postgresStorage}`,
    }),
    postgresMajor: () => ({
      problem: `postgresImage is of Postgres ${wanted.postgresMajor}; the data is of Postgres ${recorded.postgresMajor}, which no other major version opens`,
      fix: "put the old image back: pulumi config set postgresImage, or pulumi config rm postgresImage if none was set",
    }),
  };
  return Object.entries(faults).flatMap(([name, fault]) =>
    differs(recorded, wanted, name) ? [fault()] : [],
  );
}

/** What ends the database or leaves it, in words. */
function consentable({ recorded, wanted, hasUrl }: DatabaseQuestion): string[] {
  const isMoved = differs(recorded, wanted, "namespace");
  const place = `namespace ${recorded.namespace}`;
  const left = `the application leaves the database in the cluster${isMoved ? "" : `; its volume stays in ${place}`}`;
  const cause = hasUrl
    ? "databaseUrl is set"
    : "no Secret of the setting secrets holds databaseUrl or postgresPassword";
  const begun =
    "no database elsewhere is named any more: the application leaves that one and begins with the database in the cluster, " +
    "with what its volume holds, or empty";
  return [
    ...(differs(recorded, wanted, "database")
      ? [wanted.database === "cluster" ? begun : `${cause}: ${left}`]
      : []),
    ...(isMoved
      ? [
          `namespace is ${JSON.stringify(wanted.namespace)}: ${place} is deleted with everything in it, the volume of the database included`,
        ]
      : []),
    ...(differs(recorded, wanted, "release")
      ? [
          `release is ${JSON.stringify(wanted.release)}: release ${recorded.release} is removed with its pods, ` +
            `and ${isMoved ? "another one is installed" : "the new one takes the volume of its database over"}`,
        ]
      : []),
  ];
}

function differs(recorded: Facts, wanted: Facts, name: string): boolean {
  return Boolean(recorded[name]) && Boolean(wanted[name]) && recorded[name] !== wanted[name];
}
