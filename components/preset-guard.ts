import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { requireSamePreset } from "../lib/config/preset-change";

export interface PresetGuardArgs {
  /** The preset in the settings. Empty for the default topology. */
  readonly preset: string;
  /** True if the stack's database is in the cluster. No preset was published with one. */
  readonly addsDatabase: boolean;
}

/**
 * Records the preset with which the stack was first deployed, and refuses a different preset. The
 * objects of two presets have different names, so a change would replace the whole application.
 * Resources in the cluster must depend on `permitted`. The record is kept in the `keepers` of a
 * random ID (see ClusterIdentity).
 */
export class PresetGuard extends pulumi.ComponentResource {
  /** True if the preset is the recorded one. Otherwise, the output fails. */
  readonly permitted: pulumi.Output<boolean>;

  constructor(name: string, args: PresetGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:PresetGuard", name, {}, opts);
    const record = new random.RandomId(
      `${name}-record`,
      { byteLength: 4, keepers: { preset: args.preset } },
      { parent: this, ignoreChanges: ["keepers"] },
    );
    this.permitted = record.keepers.apply((keepers) =>
      requireSamePreset(args.preset, keepers?.preset),
    );
    if (args.preset !== "" && args.addsDatabase)
      void pulumi.log.info(
        `Preset ${args.preset} was published with an external Postgres. Without databaseUrl, a Postgres in the cluster is added.`,
        this,
      );
    this.registerOutputs({});
  }
}
