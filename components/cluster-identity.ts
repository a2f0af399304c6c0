import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { UserError } from "../lib/errors";

export interface ClusterIdentityArgs {
  /** Name of the context, for the error message. */
  readonly context: string;
}

/**
 * Records which cluster the stack was first deployed to, and refuses a different cluster under the
 * same context, for example one recreated by `minikube delete && minikube start`. Resources in the
 * cluster must depend on `uid`.
 *
 * The UID of the namespace kube-system identifies the cluster, because this namespace exists as
 * long as the cluster does. The UID is recorded in the `keepers` of a random ID, which stay in the
 * state and, because of ignoreChanges, never change.
 */
export class ClusterIdentity extends pulumi.ComponentResource {
  /** UID of the cluster. The output fails if the UID differs from the recorded UID. */
  readonly uid: pulumi.Output<string>;

  constructor(name: string, args: ClusterIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:ClusterIdentity", name, args, opts);
    const current = k8s.core.v1.Namespace.get(`${name}-kube-system`, "kube-system", {
      parent: this,
    }).metadata.uid;
    const record = new random.RandomId(
      `${name}-record`,
      { byteLength: 4, keepers: { uid: current } },
      { parent: this, ignoreChanges: ["keepers"] },
    );
    this.uid = pulumi
      .all([current, record.keepers])
      .apply(([seen, keepers]) => requireSame(args.context, seen, keepers?.uid));
    this.registerOutputs({ uid: this.uid });
  }
}

/**
 * Returns the UID. Before the first deployment, there is no recorded UID to compare it with.
 *
 * @throws UserError if another UID is recorded.
 */
function requireSame(context: string, seen: string, recorded: string | undefined): string {
  if (recorded === undefined || recorded === seen) return seen;
  throw new UserError(
    `Context ${context} points to a different cluster than the one this stack was deployed to.\n` +
      `Seen: ${seen}. Recorded: ${recorded}. Nothing was touched.\n` +
      "If the old cluster still exists, set its context: pulumi config set context <name>\n" +
      "If it is deleted, remove its resources from the state: npm run recover -- --yes",
  );
}
