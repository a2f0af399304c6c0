import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { UserError } from "../lib/errors";

export interface ClusterIdentityArgs {
  /** Name of the context, for the message. */
  readonly context: string;
}

/**
 * Remembers which cluster the stack was first deployed to, and refuses any other behind the same
 * context name, as `minikube delete && minikube start` makes one. Whatever is made in the cluster
 * must depend on it.
 *
 * A cluster is known by the UID of its kube-system namespace, which lives and dies with it. The
 * record is the `keepers` of a random ID: kept in state, and by ignoreChanges never written again.
 */
export class ClusterIdentity extends pulumi.ComponentResource {
  /** UID of the cluster, the recorded and the present one being equal. */
  readonly uid: pulumi.Output<string>;

  constructor(name: string, args: ClusterIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:ClusterIdentity", name, args, opts);
    const present = k8s.core.v1.Namespace.get(`${name}-kube-system`, "kube-system", {
      parent: this,
    }).metadata.uid;
    const record = new random.RandomId(
      `${name}-record`,
      { byteLength: 4, keepers: { uid: present } },
      { parent: this, ignoreChanges: ["keepers"] },
    );
    this.uid = pulumi
      .all([present, record.keepers])
      .apply(([seen, keepers]) => requireSame(args.context, seen, keepers?.uid));
    this.registerOutputs({ uid: this.uid });
  }
}

/** A first preview knows no record yet: there is nothing to compare with. */
function requireSame(context: string, seen: string, recorded: string | undefined): string {
  if (recorded === undefined || recorded === seen) return seen;
  throw new UserError(
    `Context ${context} leads to another cluster than the one this stack was deployed to.\n` +
      `Seen: ${seen}. Recorded: ${recorded}. Nothing was touched.\n` +
      "If the old cluster is still there, choose it again: pulumi config set context <name>\n" +
      "If it is gone for good, forget what was in it: npm run recover -- --yes",
  );
}
