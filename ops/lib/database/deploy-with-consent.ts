import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { CONSENT_VARIABLE } from "../../../lib/secrets/database-guard";
import { UserError } from "../../../lib/errors";
import { consentCommand, requireConsent } from "../consent";
import { deploy, type Outputs } from "../pulumi/deploy";
import { entriesOf, recordedNamespaces } from "../pulumi/state-entries";
import { backUp } from "./backup";
import { describeContents } from "./contents";
import { deployedPlace } from "./place";

/** A refusal by the program's database guard. */
export interface Refusal {
  /** Changes that the deployment would make to the database, one line per change. */
  readonly changes: readonly string[];
  /** Code with which the user consents to exactly these changes. */
  readonly consent: string;
}

/** Options given on the command line. */
export interface Consent {
  readonly yes: boolean;
  readonly noBackup: boolean;
}

/** Returns the refusal that made a deployment fail; undefined for any other failure. */
export function refusalIn(failure: unknown): Refusal | undefined {
  const message = failure instanceof UserError ? failure.message : "";
  const consent = new RegExp(`${CONSENT_VARIABLE}=([0-9a-f]{8})`).exec(message)?.[1];
  if (!consent) return undefined;
  return {
    consent,
    changes: [...message.matchAll(/^ *- (.*)$/gm)].flatMap(([, change]) => change ?? []),
  };
}

/**
 * Deploys. If the program refuses because the deployment would delete the database or disconnect
 * from it, nothing has been changed yet. In that case, asks the user, makes a backup, and deploys
 * again with consent to exactly these changes. Does not check whether a new database can be
 * reached, because `protectDatabase` has already checked it.
 *
 * @throws UserError if the user declines, or if the backup fails.
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
        title: "This would delete the database or disconnect from it:",
        items: [...refusal.changes, ...(await describeDatabase(stack))],
        yes,
        command: consentCommand("up", stack.name),
      });
      if (!noBackup) await backUp(stack.name, (line) => console.log(line));
    }
    stack.workspace.envVars[CONSENT_VARIABLE] = refusal.consent;
    return deploy(stack, undefined, watch);
  }
}

/**
 * Returns true if the stack has a namespace, and therefore may have a database. A stack has no
 * namespace if its first run failed early.
 */
async function hasNamespace(stack: Stack): Promise<boolean> {
  return recordedNamespaces(entriesOf(await stack.exportStack())).length > 0;
}

/**
 * Returns one line that describes the contents of the deployed database; empty if the cluster has
 * none.
 */
async function describeDatabase(stack: Stack): Promise<string[]> {
  const place = await deployedPlace(stack.name);
  if (!place) return [];
  const contents = await describeContents(place);
  return contents ? [`the database in namespace ${place.namespace} holds: ${contents}`] : [];
}
