import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { CONSENT_VARIABLE } from "../../../lib/secrets/database-guard";
import { UserError } from "../../../lib/errors";
import { agreeing, requireConsent } from "../consent";
import { deploy, type Outputs } from "../pulumi/deploy";
import { recordedNamespaces, type StateEntry } from "../pulumi/recorded-namespaces";
import { backUp } from "./backup";
import { describeContents } from "./contents";
import { placeOf } from "./place";

/** What the program's guard of the database has refused. */
export interface Refusal {
  /** What would happen, one line each. */
  readonly changes: readonly string[];
  /** What agrees to exactly that. */
  readonly consent: string;
}

/** What the user has said on the command line. */
export interface Consent {
  readonly yes: boolean;
  readonly noBackup: boolean;
}

/** What a failed deployment says of the database; undefined for any other failure. */
export function refusalIn(failure: unknown): Refusal | undefined {
  const words = failure instanceof UserError ? failure.message : "";
  const consent = new RegExp(`${CONSENT_VARIABLE}=([0-9a-f]{8})`).exec(words)?.[1];
  if (!consent) return undefined;
  return { consent, changes: [...words.matchAll(/^ *- (.*)$/gm)].map(([, change]) => change!) };
}

/**
 * Deploys. Where the program refuses because the database would end or be left, nothing has been
 * touched: asks the user, makes a backup, and deploys again with the consent, which holds for this
 * change alone. The new database was tried before, by `protectDatabase`; a backup that fails stops
 * the run.
 */
export async function deployWithConsent(
  stack: Stack,
  { yes, noBackup }: Consent,
  watch?: (event: EngineEvent) => void,
): Promise<Outputs> {
  try {
    return await deploy(stack, undefined, watch);
  } catch (failure) {
    const refusal = refusalIn(failure);
    if (!refusal) throw failure;
    if (await hasNamespace(stack)) {
      await requireConsent({
        title: "This would end the database or leave it:",
        items: [...refusal.changes, ...(await holdings(stack))],
        yes,
        command: agreeing("up", stack.name),
      });
      if (!noBackup) await backUp(stack.name, (line) => console.log(line));
    }
    stack.workspace.envVars[CONSENT_VARIABLE] = refusal.consent;
    return deploy(stack, undefined, watch);
  }
}

/**
 * Whether there is a database to lose: a first run that failed before it made the namespace has
 * recorded a place alone.
 */
async function hasNamespace(stack: Stack): Promise<boolean> {
  const { resources = [] } = (await stack.exportStack()).deployment as { resources?: StateEntry[] };
  return recordedNamespaces(resources).length > 0;
}

/** What the database in the cluster holds, by the stack's last deployment. */
async function holdings(stack: Stack): Promise<string[]> {
  const place = await placeOf(stack.name);
  if (!place) return [];
  const contents = await describeContents(place);
  return contents ? [`the database in namespace ${place.namespace} holds: ${contents}`] : [];
}
