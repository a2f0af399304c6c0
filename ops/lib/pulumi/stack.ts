import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { backendNotice } from "./backend";
import { BuildInterrupt } from "./build-interrupt";
import { DeploymentLog } from "./deployment-log";
import { projectEnvironment } from "./environment";
import { forgetForeignSalt } from "./foreign-salt";
import { explain, reasonOf } from "./errors";
import { requireSameCluster } from "../cluster/other-cluster";
import { inProject, ROOT } from "../project";
import { keepSaltOutOfGitAtExit } from "./salt";

const STOPPED =
  "The build was stopped with Ctrl-C. Nothing of it goes on.\nGo on where it stopped: npm run up";

/** The project's stack, made where it does not exist yet. */
export async function openStack(name: string): Promise<Stack> {
  const notice = backendNotice();
  if (notice) console.log(notice);
  const environment = projectEnvironment(name);
  Object.assign(process.env, environment);
  forgetForeignSalt(name);
  const workspace = await LocalWorkspace.create({
    workDir: ROOT,
    envVars: environment,
    pulumiCommand: await engine(),
  });
  keepSaltOutOfGitAtExit();
  return explained(Stack.createOrSelect(name, workspace), `Stack ${name} could not be opened.`);
}

/**
 * Runs `operation` with a line on the terminal for each change; what Pulumi printed follows only
 * where it failed.
 */
export async function showing<T>(
  operation: (options: { onEvent: DeploymentLog["take"] }) => Promise<T>,
  failure: string,
): Promise<T> {
  const log = new DeploymentLog((line) => console.log(line));
  const interrupt = new BuildInterrupt(log.isBuilding, log.stopping);
  let well = false;
  try {
    const result = await explained(operation({ onEvent: log.take }), failure);
    well = true;
    return result;
  } catch (error) {
    throw interrupt.happened ? new UserError(STOPPED) : error;
  } finally {
    interrupt.close();
    log.close(well);
  }
}

/**
 * Waits for a call of the Automation API; its failure is told in `failure`'s words, then Pulumi's,
 * without a stack trace.
 */
export function explained<T>(call: Promise<T>, failure: string): Promise<T> {
  return call.catch((error: Error) => {
    throw new UserError(`${failure}\n\n${explain(reasonOf(error.message))}`);
  });
}

/** Brings Pulumi's record in line with what the cluster holds, if it is the recorded one. */
export async function compare(stack: Stack): Promise<void> {
  await requireSameCluster(stack); // in place of the program's own guard: with the program, the engine stumbles over components whose objects are gone
  await explained(
    stack.refresh({ runProgram: false, clearPendingCreates: true }),
    "The comparison failed.",
  );
}

/**
 * The engine itself where it is in place already; otherwise the npm command, which fetches it.
 * @throws UserError where it is neither here nor to be had.
 */
export async function engine(home = inProject(".pulumi-home")): Promise<PulumiCommand> {
  const { version } = JSON.parse(fs.readFileSync(require.resolve("pulumi/package.json"), "utf8"));
  const root = path.join(home, "versions", version);
  if (fs.existsSync(root)) return PulumiCommand.get({ root });
  return PulumiCommand.get().catch((error: Error) => {
    throw new UserError(
      `Pulumi ${version} is not in this clone and could not be downloaded. Nothing was changed.\n` +
        `Seen: ${whyNotFetched(error.message)} (it comes from https://get.pulumi.com).\n` +
        "Check the network and HTTPS_PROXY, then run this again. On a Debian machine without Docker and Minikube, npm run up builds it from source.",
    );
  });
}

/** The npm command's last words, without what the Automation API adds to them. */
function whyNotFetched(said: string): string {
  const words = /stderr: ([^]*?)(?=\n err\?:|$(?![^]))/.exec(said)?.[1] ?? said;
  return words
    .trim()
    .split("\n")
    .at(-1)!
    .replace(/^pulumi: /, "");
}
