import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { DEFAULT_STACK, ROOT } from "./project";

/** A plain setting of a stack, read without Pulumi: which cluster to start has to be known before there is a Pulumi to ask. */
export function settingOf(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): string {
    const project = read<{ name: string; config: Record<string, { default?: unknown }> }>(path.join(root, "Pulumi.yaml"));
    const own = read<{ config?: Record<string, unknown> }>(path.join(root, `Pulumi.${stack}.yaml`));
    return String(own?.config?.[`${project?.name}:${key}`] ?? project?.config[key]?.default ?? "");
}

function read<T>(file: string): T | undefined {
    return fs.existsSync(file) ? (parse(fs.readFileSync(file, "utf8")) as T) : undefined;
}
