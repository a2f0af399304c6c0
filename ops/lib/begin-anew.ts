import * as fs from "node:fs";
import { parse, parseDocument } from "yaml";
import { projectEnvironment } from "./environment";
import { kubectl } from "./kubectl";
import { inProject } from "./project";
import { settingOf } from "./stack-file";
import { stackFiles, stateFolder } from "./state-folder";

/** What the unreadable state says in clear of what is deployed. */
interface Deployed {
    stack: string;
    context: string;
    namespace: string;
    /** UID of the cluster it was deployed to. */
    cluster: string;
}

const MARK = "todo-chatbot/cluster";

/** What beginning anew takes away, in words. */
export function lossOf(folder = stateFolder()): string {
    const namespaces = deployed(folder).map(({ namespace, context }) => `namespace ${namespace} in ${context} with everything in it, the database included`);
    const settings = [...stackFiles(folder).keys()].flatMap((stack) => encryptedSettings(stack).map((key) => `${key} of Pulumi.${stack}.yaml`));
    return [...namespaces, ...settings].map((line) => `  - ${line}`).join("\n") || "  - nothing: no stack is deployed";
}

/**
 * For stacks whose passphrase is lost: removes what they deployed, and puts their record aside. A namespace goes only where
 * it carries the mark of the very cluster that the record names. A new passphrase is made with the next command.
 */
export async function beginAnew(write: (line: string) => void, folder = stateFolder()): Promise<void> {
    const [all, stacks] = [deployed(folder), [...stackFiles(folder).keys()]];
    const aside = `${folder}.lost-${Date.now()}`;
    fs.renameSync(folder, aside);
    write(`The old record is in ${aside}.`);
    for (const stack of stacks) forgetEncrypted(stack);
    Object.assign(process.env, projectEnvironment()); // kubectl's place, and a new passphrase
    for (const { namespace, context, cluster } of all) {
        const mark = await kubectl("--context", context, "get", "namespace", namespace, "--ignore-not-found", "-o", `jsonpath={.metadata.annotations.${MARK}}`);
        if (mark !== cluster) continue;
        write(`Removing namespace ${namespace} …`);
        await kubectl("--context", context, "delete", "namespace", namespace, "--timeout=180s");
    }
}

function deployed(folder: string): Deployed[] {
    return [...stackFiles(folder)].flatMap(([stack, file]) => {
        const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint;
        return (checkpoint.latest?.resources ?? []).flatMap(({ outputs }) => {
            const { name, annotations } = outputs?.metadata ?? {};
            return name && annotations?.[MARK] ? [{ stack, context: settingOf("context", stack), namespace: name, cluster: annotations[MARK] }] : [];
        });
    });
}

interface Checkpoint {
    checkpoint: { latest?: { resources?: { outputs?: { metadata?: { name?: string; annotations?: Record<string, string> } } }[] } };
}

function encryptedSettings(stack: string): string[] {
    const file = inProject(`Pulumi.${stack}.yaml`);
    const { config = {} } = ((fs.existsSync(file) && (parse(fs.readFileSync(file, "utf8")) as unknown)) || {}) as { config?: Record<string, unknown> };
    return Object.entries(config).filter(([, value]) => typeof value === "object" && value !== null && "secure" in value).map(([key]) => key);
}

/** Salt and settings that only the lost passphrase could read; everything else in the file stays, comments too. */
function forgetEncrypted(stack: string): void {
    const file = inProject(`Pulumi.${stack}.yaml`);
    if (!fs.existsSync(file)) return;
    const document = parseDocument(fs.readFileSync(file, "utf8"));
    document.delete("encryptionsalt");
    for (const key of encryptedSettings(stack)) document.deleteIn(["config", key]);
    fs.writeFileSync(file, document.toString({ lineWidth: 0 }));
}
