import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../../lib/errors";
import { showing } from "./stack";

/** What the program tells a person next, by name. A secret among them comes masked. */
export type Outputs = Readonly<Record<string, string>>;

const FAILURE = "The deployment failed. Mend what is named below, then run `npm run up` again.";

/**
 * `pulumi up`, with a line on the terminal for each change. The engine reports the outputs as it
 * goes: the Automation API would start the command three times more to read them, and a history
 * nobody asks for, a third of a run that changes nothing.
 */
export async function deploy(
  stack: Stack,
  failure = FAILURE,
  watch?: (event: EngineEvent) => void,
): Promise<Outputs> {
  let outputs: Outputs = {};
  const spare: Pick<Stack, "outputs" | "info"> = {
    outputs: async () => ({}),
    info: async () => undefined,
  };
  const quick: Stack = Object.assign(Object.create(stack), spare);
  const hear = (event: EngineEvent): void => {
    watch?.(event);
    const { type, new: state } = event.resOutputsEvent?.metadata ?? {};
    if (type === "pulumi:pulumi:Stack") outputs = state?.outputs ?? {};
  };
  await showing(
    ({ onEvent }) =>
      quick.up({
        onEvent: (event) => {
          hear(event);
          onEvent(event);
        },
      }),
    failure,
  );
  return outputs;
}

/**
 * What a deployment stumbled over because somebody removed it behind Pulumi's back, as in
 * `namespaces "todo"`; undefined for any other failure.
 */
export function goneFromCluster(failure: unknown): string | undefined {
  const words = failure instanceof UserError ? failure.message : "";
  const release = /(".+") has no deployed releases/.exec(words)?.[1];
  const object =
    /(?:update of resource "[^"]+" failed|create: failed to create): (\S+ "[^"]+") not found/.exec(
      words,
    )?.[1];
  return release ? `release ${release}` : object;
}
