import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../../lib/errors";
import { DEFAULT_STACK, ROOT } from "../project";

/**
 * A plain setting of a stack, read without Pulumi: which cluster to start has to be known before
 * there is a Pulumi to ask.
 */
export function settingOf(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): string {
  const project = read<{ name: string; config: Record<string, { default?: unknown }> }>(
    path.join(root, "Pulumi.yaml"),
  );
  const own = read<{ config?: Record<string, unknown> }>(path.join(root, `Pulumi.${stack}.yaml`));
  return String(own?.config?.[`${project?.name}:${key}`] ?? project?.config[key]?.default ?? "");
}

/**
 * @throws UserError that names the file and the line where it is not YAML; the line itself may hold
 * a secret.
 */
function read<T>(file: string): T | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return parse(fs.readFileSync(file, "utf8")) as T;
  } catch (error) {
    const [reason] = (error as Error).message.split(":\n");
    const name = path.basename(file);
    throw new UserError(
      `${name} cannot be read: it is not YAML.\nSeen: ${reason}. Nothing was changed.\nCompare it with the last commit: git diff ${name}`,
    );
  }
}
