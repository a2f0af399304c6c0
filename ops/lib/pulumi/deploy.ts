import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { withDeploymentLog } from "./stack";

/** The program's outputs by name. Secret values are masked. */
export type Outputs = Readonly<Record<string, string>>;

const FAILURE = "The deployment failed. Fix what is named below, then run `npm run up` again.";

/**
 * Runs `pulumi up` and prints the changes. Reads the outputs from the engine's events. The
 * Automation API would start `pulumi` three more times to read the outputs and an unused history.
 * That would take a third of the time of a run without changes.
 */
export async function deploy(
  stack: Stack,
  failure = FAILURE,
  watch?: (event: EngineEvent) => void,
): Promise<Outputs> {
  let outputs: Outputs = {};
  const readOutputs = ({ resOutputsEvent }: EngineEvent): void => {
    const { type, new: state } = resOutputsEvent?.metadata ?? {};
    if (type === "pulumi:pulumi:Stack") outputs = (state?.outputs as Outputs | undefined) ?? {};
  };
  await withDeploymentLog(
    ({ onEvent }) =>
      withoutReads(stack).up({
        onEvent: (event) => {
          watch?.(event);
          readOutputs(event);
          onEvent(event);
        },
      }),
    failure,
  );
  return outputs;
}

/** Returns the stack without the two methods that start `pulumi` again after an update. */
function withoutReads(stack: Stack): Stack {
  const replaced: Pick<Stack, "outputs" | "info"> = {
    outputs: async () => ({}),
    info: async () => undefined,
  };
  return Object.assign(Object.create(stack) as Stack, replaced);
}

/**
 * Returns the object that a deployment could not find because it was deleted outside of Pulumi, for
 * example `namespaces "todo"`; undefined for any other failure.
 */
export function goneFromCluster(failure: unknown): string | undefined {
  const message = failure instanceof UserError ? failure.message : "";
  const release = /(".+") has no deployed releases/.exec(message)?.[1];
  const object =
    /(?:update of resource "[^"]+" failed|create: failed to create): (\S+ "[^"]+") not found/.exec(
      message,
    )?.[1];
  return release ? `release ${release}` : object;
}
