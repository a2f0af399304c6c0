import type { Stack } from "@pulumi/pulumi/automation";
import { agreeing, requireConsent } from "../consent";
import { kubectl, kubectlWith } from "../cluster/kubectl";
import { isOwnNamespace } from "../recovery/ownership";
import { compare } from "../pulumi/stack";
import type { WantedObject } from "./helm-record";
import type { Inspection } from "./inspection";
import { ofKind, titleOf } from "./live-objects";
import { secretsNamedIn } from "./secrets";

/** What is left to do once Pulumi has deployed. */
export type AfterDeployment = () => Promise<void>;

/**
 * Puts back what somebody changed by hand since the release was deployed, before anything is built
 * on it: a foreign variable survives Helm's upgrade and its rollback, and makes both fail
 * (helm#10858).
 *
 * @param yes true if the user agreed to lose what was added by hand.
 * @throws UserError if something was added by hand and the user did not agree to its removal.
 */
export async function putBack(
  stack: Stack,
  seen: Inspection | undefined,
  yes: boolean,
): Promise<AfterDeployment> {
  if (!seen || seen.differences.length === 0) return async () => undefined;
  const { differences, place } = seen;
  if (!(await isOwnNamespace(stack, place.namespace))) return async () => undefined;
  const foreign = differences.filter(({ kind }) => kind === "foreign").map(({ line }) => line);
  if (foreign.length > 0) {
    await requireConsent({
      title: `Bringing release ${place.release} back to what was deployed removes:`,
      items: foreign,
      yes,
      command: agreeing("up", stack.name),
    });
  }
  console.log(`\nChanged by hand in namespace ${place.namespace}, and put back now:`);
  for (const { line } of differences) console.log(`  - ${line}`);
  const changed = new Set(
    differences.filter(({ kind }) => kind !== "secret").map(({ object }) => titleOf(object)),
  );
  for (const wanted of seen.manifest.filter((each) => changed.has(titleOf(each))))
    await restore(wanted, seen);

  const secrets = differences
    .filter(({ kind }) => kind === "secret")
    .map(({ object }) => object.metadata.name);
  if (secrets.length === 0) return async () => undefined;
  await compare(stack); // Pulumi then sees what it has to make again
  return () => restartReaders(secrets, seen);
}

/**
 * The object as the release has it; labels and annotations that Helm and Kubernetes have added
 * stay.
 */
async function restore(wanted: WantedObject, { objects, place }: Inspection): Promise<void> {
  const live = ofKind(objects, wanted.kind).find(
    ({ metadata }) => metadata.name === wanted.metadata.name,
  );
  const metadata = {
    ...wanted.metadata,
    namespace: place.namespace,
    labels: {
      ...live?.metadata.labels,
      ...wanted.metadata.labels,
      "app.kubernetes.io/managed-by": "Helm",
    },
    annotations: {
      ...live?.metadata.annotations,
      ...wanted.metadata.annotations,
      "meta.helm.sh/release-name": place.release,
      "meta.helm.sh/release-namespace": place.namespace,
    },
  };
  const command = live ? ["replace"] : ["create"];
  await kubectlWith(
    JSON.stringify({ ...wanted, metadata }),
    "--context",
    place.context,
    ...command,
    "-f",
    "-",
  );
}

/**
 * A container reads its Secret when it starts. When the content was changed, and how often, nobody
 * has recorded, so that every Deployment that reads it rolls. Postgres does not: it reads its
 * password only when its volume is made.
 */
async function restartReaders(
  secrets: readonly string[],
  { objects, manifest, place }: Inspection,
): Promise<void> {
  const there = ofKind(objects, "Secret").map(({ metadata }) => metadata.name);
  // no container started while it was absent
  const changed = secrets.filter((name) => there.includes(name));
  const readers = manifest.filter(
    ({ kind, spec }) =>
      kind === "Deployment" && secretsNamedIn(spec).some((name) => changed.includes(name)),
  );
  for (const reader of readers) {
    console.log(`  restarting ${titleOf(reader)}, which may have read the changed Secret`);
    await kubectl(
      "--context",
      place.context,
      "rollout",
      "restart",
      `deployment/${reader.metadata.name}`,
      "-n",
      place.namespace,
    );
  }
}
