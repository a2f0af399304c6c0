import * as fs from "node:fs";
import { parse, parseDocument } from "yaml";
import { projectEnvironment } from "../pulumi/environment";
import { kubectl, kubectlJson } from "../cluster/kubectl";
import { CLUSTER_ANNOTATION, lossOfNamespace } from "../cluster/losses";
import { isTaken, type Metadata } from "../cluster/other-cluster";
import { inProject } from "../project";
import { type RecordedNamespace, recordedNamespaces } from "../pulumi/state-entries";
import { settingOf } from "../pulumi/stack-file";
import { readCheckpoint, stackFiles, stateFolder } from "../pulumi/state-folder";
import { explainingStuck } from "../cluster/stuck-namespace";

/** A namespace that a stack deployed. These fields are not encrypted in the state. */
interface DeployedNamespace extends RecordedNamespace {
  readonly context: string;
}

/**
 * Returns what `resetState` deletes, one line per item; empty if no stack is deployed and no
 * setting is encrypted.
 */
export async function lossOfReset(folder = stateFolder()): Promise<string[]> {
  const namespaces: string[] = [];
  for (const { name, context } of deployedNamespaces(folder)) {
    const unreadable = [
      `namespace ${name} in ${context} with everything in it: the cluster does not answer, so its content cannot be named`,
    ];
    namespaces.push(...(await lossOfNamespace(context, name).catch(() => unreadable)));
  }
  const settings = [...stackFiles(folder).keys()].flatMap((stack) =>
    encryptedSettings(stack).map((key) => `${key} of Pulumi.${stack}.yaml`),
  );
  return [...namespaces, ...settings];
}

/**
 * Resets the stacks of this clone after their passphrase was lost: moves their state to another
 * folder, removes encrypted settings, and deletes their namespaces. Deletes a namespace only if its
 * UID and its cluster match the recorded values. The next command generates a new passphrase.
 */
export async function resetState(
  write: (line: string) => void,
  folder = stateFolder(),
): Promise<void> {
  const [all, stacks] = [deployedNamespaces(folder), [...stackFiles(folder).keys()]];
  const aside = `${folder}.lost-${Date.now()}`;
  fs.renameSync(folder, aside);
  write(`The old state is in ${aside}.`);
  for (const stack of stacks) removeEncryptedSettings(stack);
  Object.assign(process.env, projectEnvironment()); // the kubeconfig, and a new passphrase
  for (const { name, uid, context, cluster } of all) {
    const present = await kubectlJson<{ metadata: Metadata }>(
      "--context",
      context,
      "get",
      "namespace",
      name,
    );
    const isRecorded = present?.metadata.annotations?.[CLUSTER_ANNOTATION] === cluster;
    if (!isRecorded || isTaken(uid, present.metadata)) continue;
    write(`Removing namespace ${name} …`);
    await explainingStuck(context, [name], () =>
      kubectl("--context", context, "delete", "namespace", name, "--timeout=180s"),
    );
  }
}

function deployedNamespaces(folder: string): DeployedNamespace[] {
  return [...stackFiles(folder)].flatMap(([stack, file]) => {
    const checkpoint = readCheckpoint(file);
    return recordedNamespaces(checkpoint?.latest?.resources ?? []).map((namespace) => ({
      ...namespace,
      context: settingOf("context", stack),
    }));
  });
}

function encryptedSettings(stack: string): string[] {
  const file = inProject(`Pulumi.${stack}.yaml`);
  if (!fs.existsSync(file)) return [];
  type StackFile = { config?: Record<string, unknown> } | null;
  const { config = {} } = (parse(fs.readFileSync(file, "utf8")) as StackFile) ?? {};
  return Object.entries(config)
    .filter(([, value]) => typeof value === "object" && value !== null && "secure" in value)
    .map(([key]) => key);
}

/**
 * Removes the salt and the settings that only the lost passphrase can decrypt. Keeps everything
 * else in the stack configuration file, including comments.
 */
function removeEncryptedSettings(stack: string): void {
  const file = inProject(`Pulumi.${stack}.yaml`);
  if (!fs.existsSync(file)) return;
  const document = parseDocument(fs.readFileSync(file, "utf8"));
  document.delete("encryptionsalt");
  for (const key of encryptedSettings(stack)) document.deleteIn(["config", key]);
  fs.writeFileSync(file, document.toString({ lineWidth: 0 }));
}
