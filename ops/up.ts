import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { ensureCluster } from "./lib/cluster/ensure-cluster";
import { runCommand } from "./lib/cli";
import { protectDatabase } from "./lib/database/protect-database";
import { type Consent, deployWithConsent } from "./lib/database/deploy-with-consent";
import { goneFromCluster } from "./lib/pulumi/deploy";
import { type CheckedDeployment, deployAndCheck } from "./lib/health/deploy-and-check";
import { type AfterDeployment, revertManualChanges } from "./lib/health/revert-manual-changes";
import { resumeInterrupted } from "./lib/recovery/resume-interrupted";
import { saveMachine } from "./lib/cluster/machine";
import { requireOwnNamespaces } from "./lib/cluster/other-cluster";
import { inspectStack, removeDeploymentBlockers } from "./lib/recovery/deployment-blockers";
import { compare, openStack } from "./lib/pulumi/stack";

interface Attempt extends CheckedDeployment {
  /** Why nothing was deployed: somebody removed what Pulumi made. */
  gone?: { what: string; failure: Error };
}

const print = (line: string): void => console.log(line);

async function tryToDeploy(
  stack: Stack,
  consent: Consent,
  after: AfterDeployment,
): Promise<Attempt> {
  try {
    return await deployAndCheck(stack, after, (watch) => deployWithConsent(stack, consent, watch));
  } catch (failure) {
    const gone = goneFromCluster(failure);
    if (!gone) throw failure;
    return { outputs: {}, gone: { what: gone, failure: failure as Error } };
  }
}

runCommand({
  name: "up",
  help:
    "Brings everything up: tools and cluster where they are missing, then images, secret and release through Pulumi.\n" +
    "Safe to run again at any time: what is in place is left alone, and an interrupted run is taken up where it stopped.",
  yes: "agree to what up names first: the database ends or is left, or what was added by hand is removed",
  switches: { "no-backup": "makes no backup before the database is migrated, ends or is left" },
  async run({ stack: name, yes, switches }) {
    console.log("Cluster and tools");
    saveMachine(await ensureCluster(print, name));

    console.log("\nDeployment");
    const opening = openStack(name);
    const seen = inspectStack(name); // while Pulumi starts
    const stack = await opening;
    const wasCut = await resumeInterrupted(stack);
    await requireOwnNamespaces(stack);
    const now = await removeDeploymentBlockers(stack, wasCut ? inspectStack(name) : seen);
    const consent = { yes, noBackup: switches.has("no-backup") };
    // Before the backup: what was changed may be the database itself. What a run that was cut off
    // left, Helm completes.
    const after = await revertManualChanges(stack, wasCut ? undefined : now, yes);
    await protectDatabase(stack, consent.noBackup, print);
    let attempt = await tryToDeploy(stack, consent, after);
    if (attempt.gone || attempt.problem?.isRepairable) {
      const why = attempt.gone
        ? `${attempt.gone.what} is gone from the cluster: comparing`
        : `${attempt.problem!.text}\nComparing`;
      console.log(`\n${why} Pulumi's record with the cluster, and deploying the difference`);
      await compare(stack);
      attempt = await tryToDeploy(
        stack,
        consent,
        await revertManualChanges(stack, await inspectStack(name), yes),
      );
    }
    const { outputs, problem, gone } = attempt;
    if (gone) throw gone.failure;
    if (problem) {
      throw new UserError(
        `${problem.text}\n` +
          `See what lives there: eval "$(npm run -s env)" && kubectl get all,events -n ${outputs.namespace}`,
      );
    }
    console.log(`
Todo Chatbot is running.

  Open        ${outputs.url}
  Sign up     any name, e-mail and password: they stay in this cluster's database
  Try         type "add buy milk tomorrow at 5", then "what's on tomorrow"; it answers by rules, without a model
  Look        eval "$(npm run -s env)", then kubectl get pods -n ${outputs.namespace}
  Change      npm run preview shows what an edit would do, npm run up does it
  Remove      npm run destroy takes the application away, npm run lab:remove also what was built for the cluster`);
    return 0;
  },
});
