import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../../../lib/errors";
import { DEFAULT_STACK, ROOT } from "../project";

interface ProjectFile {
  name: string;
  config: Record<string, { default?: unknown }>;
}

interface StackFile {
  config?: Record<string, unknown>;
}

/**
 * Returns an unencrypted setting of a stack, or its default from Pulumi.yaml; empty if neither
 * exists. Does not use Pulumi, because some settings are needed to start the cluster, before Pulumi
 * can run.
 */
export function settingOf(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): string {
  return toText(valueOf(key, stack, root));
}

/** Returns true if a setting of a stack has a value, encrypted or not, or a default. */
export function isSet(key: string, stack: string = DEFAULT_STACK, root: string = ROOT): boolean {
  const value = valueOf(key, stack, root);
  return value !== undefined && value !== null && value !== "";
}

/** Returns a setting as its file contains it: an encrypted one is an object. */
function valueOf(key: string, stack: string, root: string): unknown {
  const project = read(path.join(root, "Pulumi.yaml")) as ProjectFile | undefined;
  const own = read(path.join(root, `Pulumi.${stack}.yaml`)) as StackFile | null | undefined;
  return project && (own?.config?.[`${project.name}:${key}`] ?? project.config[key]?.default);
}

/** Returns a value as text. An encrypted one becomes the JSON of its file, never an empty text. */
function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

/**
 * Returns the content of a YAML file; undefined if it does not exist.
 * @throws UserError with the file name and line number if the file is not YAML. The message does
 *   not quote the line, which may contain a secret.
 */
function read(file: string): unknown {
  if (!fs.existsSync(file)) return undefined;
  try {
    return parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const [reason] = (error as Error).message.split(":\n");
    const name = path.basename(file);
    throw new UserError(
      `${name} cannot be read: it is not YAML.\nSeen: ${reason ?? ""}. Nothing was changed.\nCompare it with the last commit: git diff ${name}`,
    );
  }
}
