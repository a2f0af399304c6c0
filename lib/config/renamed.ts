import type { Fault } from "../errors";
import { parseImageRef } from "../images/reference";
import { setCommand } from "./invalid-settings";

/** Settings of earlier versions, with their new names. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  environment: ["config", "environment"],
  logLevel: ["config", "logLevel"],
  backendPath: ["backend", "path"],
  frontendPath: ["frontend", "path"],
  backendReplicas: ["backend", "replicas"],
  frontendReplicas: ["frontend", "replicas"],
  nodePort: ["frontend", "nodePort"],
  postgresStorage: ["postgres", "storage"],
};

/** Settings of earlier versions that contained the image and its tag. */
const SPLIT: Readonly<Record<string, string>> = {
  postgresImage: "postgres",
  backendImage: "backend",
  frontendImage: "frontend",
};

/**
 * Returns the fault for a setting of an earlier version, with the commands that give it its new
 * name. Returns undefined for any other setting.
 *
 * @param value text of the setting, or undefined if it must not be shown.
 */
export function renamedFault(key: string, value: string | undefined): Fault | undefined {
  const keys = RENAMED[key];
  const owner = SPLIT[key];
  const shown = value ?? "VALUE";
  if (keys)
    return fault(key, keys.join("."), [setCommand(keys, JSON.stringify(shown).slice(1, -1))]);
  if (owner !== undefined) {
    const { repository, tag } = parseImageRef(shown) ?? { repository: "IMAGE", tag: "TAG" };
    return fault(key, `${owner}.image and ${owner}.tag`, [
      setCommand([owner, "image"], repository),
      setCommand([owner, "tag"], tag),
    ]);
  }
  if (key === "secrets")
    return {
      problem: "secrets is now called kubernetesSecrets",
      fix: "rename the key in the stack's file, Pulumi.<stack>.yaml",
    };
  return undefined;
}

function fault(key: string, name: string, commands: readonly string[]): Fault {
  return {
    problem: `${key} is now called ${name}`,
    fix: [...commands, `pulumi config rm ${key}`].join(" && "),
  };
}
