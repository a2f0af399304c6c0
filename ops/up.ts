import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { ensureCluster } from "./lib/cluster/ensure-cluster";
import { runCommand } from "./lib/cli";
import { protectDatabase } from "./lib/database/protect-database";
import { type Consent, deployWithConsent } from "./lib/database/deploy-with-consent";
import { goneFromCluster } from "./lib/pulumi/deploy";
import { type CheckedDeployment, deployAndCheck } from "./lib/health/deploy-and-check";
import { type AfterDeployment, revertManualChanges } from "./lib/health/revert-manual-changes";
import { hostNameHint } from "./lib/health/host-name";
import { resumeInterrupted } from "./lib/recovery/resume-interrupted";
import { saveMachine } from "./lib/cluster/machine";
import { requireOwnNamespaces } from "./lib/cluster/other-cluster";
import { removeDeploymentBlockers, inspectStack } from "./lib/recovery/deployment-blockers";
import { settingOf } from "./lib/pulumi/stack-file";
import { openStack, refreshState } from "./lib/pulumi/stack";

interface Attempt extends CheckedDeployment {
  /** Set only if the deployment failed because an object had been deleted outside of Pulumi. */
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

/**
 * Returns the reason for a second attempt, worded as the beginning of a sentence; undefined if a
 * second attempt would not help.
 */
function reasonToRepeat({ gone, problem }: Attempt): string | undefined {
  if (gone) return `${gone.what} is gone from the cluster: comparing`;
  return problem?.isRepairable ? `${problem.text}\nComparing` : undefined;
}

/** What to try in the reference application. */
const HINTS = `  Sign up     any name, e-mail and password; they are stored in this cluster's database only
  Try         type "add buy milk tomorrow at 5", then "what's on tomorrow"; it answers with built-in rules, without a model
`;

/** Only another application has paths for the smoke test. */
function isReferenceApp(stack: string): boolean {
  return settingOf("smokeTest.paths", stack) === "[]";
}

/**
 * Prints where the application is and what to do with it.
 * @throws UserError if the running application does not match its release.
 */
async function reportOutcome(
  { outputs, problem }: CheckedDeployment,
  stack: string,
): Promise<void> {
  if (problem) {
    throw new UserError(
      `${problem.text}\n` +
        `See what runs there: eval "$(npm run -s env)" && kubectl get all,events -n ${outputs.namespace}`,
    );
  }
  const isReference = isReferenceApp(stack);
  const hint = await hostNameHint(outputs.url ?? "", outputs.nodeHost ?? "");
  console.log(`
${isReference ? "Todo Chatbot" : "The application"} is running.

  Open        ${outputs.url}${hint ? `, after: ${hint}` : ""}
${isReference ? HINTS : ""}  Look        eval "$(npm run -s env)", then kubectl get pods -n ${outputs.namespace}
  Change      npm run preview shows what an edit would change, npm run up applies it
  Remove      npm run destroy removes the application, npm run lab:remove also a cluster that was built here`);
}

runCommand({
  name: "up",
  help:
    "Starts the cluster, and installs it if it is missing; then deploys images, Secret and release with\n" +
    "Pulumi. You can run it again at any time: it changes only what differs, and it resumes an\n" +
    "interrupted run.",
  yes: "agree to lose what `up` lists: the database, or what was added by hand",
  switches: { "no-backup": "make no backup before the database is migrated, deleted or replaced" },
  async run({ stack: name, yes, switches }) {
    console.log("Cluster and tools");
    saveMachine(await ensureCluster(print, name));

    console.log("\nDeployment");
    const opening = openStack(name);
    const seen = inspectStack(name); // runs while Pulumi starts
    const stack = await opening;
    const wasInterrupted = await resumeInterrupted(stack);
    await requireOwnNamespaces(stack);
    const now = await removeDeploymentBlockers(stack, wasInterrupted ? inspectStack(name) : seen);
    const consent = { yes, noBackup: switches.has("no-backup") };
    // Runs before the backup, because the database itself may have been changed by hand. After an
    // interrupted run, reverts nothing, because this deployment lets Helm complete the release.
    const after = await revertManualChanges(stack, wasInterrupted ? [] : now, yes);
    await protectDatabase(stack, consent.noBackup, print);
    let attempt = await tryToDeploy(stack, consent, after);
    const reason = reasonToRepeat(attempt);
    if (reason) {
      console.log(`\n${reason} Pulumi's record with the cluster, and deploying the difference`);
      await refreshState(stack);
      attempt = await tryToDeploy(
        stack,
        consent,
        await revertManualChanges(stack, await inspectStack(name), yes),
      );
    }
    if (attempt.gone) throw attempt.gone.failure;
    await reportOutcome(attempt, name);
    return 0;
  },
});
