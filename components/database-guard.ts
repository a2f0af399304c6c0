import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  consentFor,
  type DatabaseFacts,
  type Facts,
  firstPlace,
  guardDatabase,
} from "../lib/secrets/database-guard";

export interface DatabaseGuardArgs {
  /** What the settings ask for. */
  readonly wanted: DatabaseFacts;
  /** True if `databaseUrl` is set. */
  readonly hasUrl: boolean;
  /**
   * What the user has agreed to, as `consentFor` writes it; agreement to anything else counts for
   * nothing.
   */
  readonly consent?: string;
  /** What was settled with the password of the database, and what is there now. */
  readonly settled: { readonly recorded: pulumi.Input<Facts>; readonly seen: pulumi.Input<Facts> };
}

/**
 * Remembers where the stack's database is, and refuses whatever ends it or leaves it without
 * consent. Whatever is made in the cluster must wait for `permitted`.
 *
 * The record is the `keepers` of a random ID, as in ClusterIdentity. Consent is known before
 * anything runs: in such a run, and in no other, the record follows the settings, except for the
 * version of the data.
 */
export class DatabaseGuard extends pulumi.ComponentResource {
  /** True once nothing was found, or all that was found is agreed to; fails otherwise. */
  readonly permitted: pulumi.Output<boolean>;

  constructor(
    name: string,
    { wanted, hasUrl, consent, settled }: DatabaseGuardArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("todo:index:DatabaseGuard", name, {}, opts);
    const needed = consentFor(wanted);
    const isAgreed = consent === needed;
    const first = pulumi
      .output(settled.recorded)
      .apply((recorded) => ({ ...wanted, database: firstPlace(recorded, wanted) }));
    const record = new random.RandomId(
      `${name}-record`,
      { byteLength: 4, keepers: isAgreed ? { ...wanted } : first },
      { parent: this, ignoreChanges: [isAgreed ? "keepers.postgresMajor" : "keepers"] },
    );
    const known = pulumi.all([settled.recorded, settled.seen, record.keepers]);
    this.permitted = known.apply(([passwordRecord, seen, keepers]) => {
      const question = {
        recorded: { ...passwordRecord, ...keepers },
        wanted: { ...seen, ...wanted },
        hasUrl,
        consent,
      };
      guardDatabase(question, needed);
      return true;
    });
    this.registerOutputs({});
  }
}
