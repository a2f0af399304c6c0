import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { requireSameCluster } from "../cluster/other-cluster";
import { inProject, ROOT } from "../project";
import { backendNotice } from "./backend";
import { CtrlCDuringBuild } from "./ctrl-c-during-build";
import { DeploymentLog } from "./deployment-log";
import { projectEnvironment } from "./environment";
import { explain, reasonOf } from "./errors";
import { forgetForeignSalt } from "./foreign-salt";
import { keepSaltOutOfGitAtExit } from "./salt";

const STOPPED =
  "The build was stopped with Ctrl-C. No part of it is still running.\nContinue: npm run up";

/** Opens a stack of this project, and creates the stack if it does not exist. */
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
 * Runs `operation` and prints its changes as they happen. Prints Pulumi's own output only if the
 * operation fails.
 */
export async function withDeploymentLog<T>(
  operation: (options: { onEvent: DeploymentLog["handle"] }) => Promise<T>,
  failure: string,
): Promise<T> {
  const log = new DeploymentLog((line) => console.log(line));
  const ctrlC = new CtrlCDuringBuild(log.isBuilding, log.announceStop);
  let isSuccess = false;
  try {
    const result = await explained(operation({ onEvent: log.handle }), failure);
    isSuccess = true;
    return result;
  } catch (error) {
    throw ctrlC.happened ? new UserError(STOPPED) : error;
  } finally {
    ctrlC.close();
    log.close(isSuccess);
  }
}

/**
 * Waits for the result of an Automation API call.
 * @throws UserError with `failure` and Pulumi's reason, without a stack trace.
 */
export function explained<T>(call: Promise<T>, failure: string): Promise<T> {
  return call.catch((error: unknown) => {
    throw new UserError(`${failure}\n\n${explain(reasonOf(messageOf(error)))}`);
  });
}

/**
 * Updates Pulumi's state from the cluster. Does not run the program, because the engine would then
 * fail on components whose objects no longer exist. As the program's guard does not run either,
 * checks here that the context still points to the recorded cluster.
 */
export async function refreshState(stack: Stack): Promise<void> {
  await requireSameCluster(stack);
  await explained(
    stack.refresh({ runProgram: false, clearPendingCreates: true }),
    "The comparison failed.",
  );
}

/**
 * Returns the Pulumi engine in PULUMI_HOME. If the engine is not installed there, returns the npm
 * command, which downloads the engine.
 * @throws UserError if the engine is neither installed nor available for download.
 */
export async function engine(home = inProject(".pulumi-home")): Promise<PulumiCommand> {
  const manifest = fs.readFileSync(require.resolve("pulumi/package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const root = path.join(home, "versions", version);
  if (fs.existsSync(root)) return PulumiCommand.get({ root });
  return PulumiCommand.get().catch((error: unknown) => {
    throw new UserError(
      `Pulumi ${version} is not in this clone and could not be downloaded. Nothing was changed.\n` +
        `Seen: ${downloadError(messageOf(error))} (it comes from https://get.pulumi.com).\n` +
        "Check the network and HTTPS_PROXY, then run this again. On a Debian machine without Docker and Minikube, npm run up builds it from source.",
    );
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Returns the last line that the npm command printed, without the text that the Automation API
 * adds.
 */
function downloadError(printed: string): string {
  const stderr = /stderr: ([^]*?)(?=\n err\?:|$(?![^]))/.exec(printed)?.[1] ?? printed;
  const lastLine = stderr.trim().split("\n").at(-1) ?? "";
  return lastLine.replace(/^pulumi: /, "");
}
