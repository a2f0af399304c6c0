import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../lib/errors";
import { ensureCluster } from "./lib/cluster";
import { runCommand } from "./lib/command";
import { protectDatabase } from "./lib/database/before-up";
import { type Consent, deployWithConsent } from "./lib/database/deploy-with-consent";
import { goneFromCluster, type Outputs } from "./lib/deploy";
import { takeUpInterrupted } from "./lib/interrupted";
import { saveMachine } from "./lib/machine";
import { requireOwnNamespaces } from "./lib/other-cluster";
import { compare, openStack } from "./lib/stack";
import { whatIsUnwell } from "./lib/wellness";

interface Attempt {
    outputs: Outputs;
    /** What is not well, though it may be mended by a comparison of record and cluster. */
    complaint?: string;
    /** Why nothing was deployed. */
    failure?: Error;
}

async function tryToDeploy(stack: Stack, consent: Consent): Promise<Attempt> {
    try {
        const outputs = await deployWithConsent(stack, consent);
        return { outputs, complaint: await whatIsUnwell(outputs.url, outputs.namespace, (line) => console.log(line)) };
    } catch (failure) {
        const gone = goneFromCluster(failure);
        if (!gone) throw failure;
        return { outputs: {}, complaint: `${gone} is gone from the cluster`, failure: failure as Error };
    }
}

runCommand({
    name: "up",
    help: "Brings everything up: tools and cluster where they are missing, then images, secret and release through Pulumi.\n" +
        "Safe to run again at any time: what is in place is left alone, and an interrupted run is taken up where it stopped.",
    switches: { "no-backup": "makes no backup before the database is migrated, ends or is left" },
    yes: "the database may end or be left, where the settings have changed so; what would happen is named first",
    async run({ stack: name, yes, switches }) {
        console.log("Cluster and tools");
        saveMachine(await ensureCluster((line) => console.log(line), name));

        console.log("\nDeployment");
        const stack = await openStack(name);
        await takeUpInterrupted(stack);
        await requireOwnNamespaces(stack);
        await protectDatabase(stack, switches.has("no-backup"), (line) => console.log(line));
        const consent = { yes, noBackup: switches.has("no-backup") };
        let attempt = await tryToDeploy(stack, consent);
        if (attempt.complaint) {
            console.log(`\n${attempt.complaint}: comparing Pulumi's record with the cluster, and mending the difference`);
            await compare(stack);
            attempt = await tryToDeploy(stack, consent);
        }
        const { outputs, complaint, failure } = attempt;
        if (failure) throw failure;
        if (complaint) {
            throw new UserError(`${complaint}, though everything is deployed.\n` +
                `See which pod is not well: eval "$(npm run -s env)" && kubectl get pods,events -n ${outputs.namespace}`);
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
