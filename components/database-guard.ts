import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  checkDatabaseChange,
  consentFor,
  type DatabaseFacts,
  type Facts,
  initialDatabase,
} from "../lib/secrets/database-guard";

export interface DatabaseGuardArgs {
  /** The database that the settings describe. */
  readonly wanted: DatabaseFacts;
  /** True if `databaseUrl` is set. */
  readonly hasUrl: boolean;
  /** The user's consent. It is valid only if it is equal to `consentFor(wanted)`. */
  readonly consent?: string;
  /** The facts that were recorded together with the database's password, and the current facts. */
  readonly facts: {
    readonly recorded: pulumi.Input<Facts>;
    readonly current: pulumi.Input<Facts>;
  };
}

/**
 * Records where the stack's database is. Without the user's consent, refuses a change that deletes
 * or abandons the database. Resources in the cluster must depend on `permitted`.
 *
 * The record is kept in the `keepers` of a random ID (see ClusterIdentity). It is updated only in a
 * run with consent. Even then, the recorded major version stays, because it is the version of the
 * existing data.
 */
export class DatabaseGuard extends pulumi.ComponentResource {
  /**
   * True if no change deletes or abandons the database, or if the user has consented. Otherwise,
   * the output fails.
   */
  readonly permitted: pulumi.Output<boolean>;

  constructor(
    name: string,
    { wanted, hasUrl, consent, facts }: DatabaseGuardArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("todo:index:DatabaseGuard", name, {}, opts);
    const needed = consentFor(wanted);
    const hasConsent = consent === needed;
    const initial = pulumi
      .output(facts.recorded)
      .apply((recorded) => ({ ...wanted, database: initialDatabase(recorded, wanted) }));
    const record = new random.RandomId(
      `${name}-record`,
      { byteLength: 4, keepers: hasConsent ? { ...wanted } : initial },
      { parent: this, ignoreChanges: [hasConsent ? "keepers.postgresMajor" : "keepers"] },
    );
    const known = pulumi.all([facts.recorded, facts.current, record.keepers]);
    this.permitted = known.apply(([passwordRecord, current, keepers]) => {
      const change = {
        recorded: { ...passwordRecord, ...keepers },
        wanted: { ...current, ...wanted },
        hasUrl,
        consent,
      };
      checkDatabaseChange(change, needed);
      return true;
    });
    this.registerOutputs({});
  }
}
