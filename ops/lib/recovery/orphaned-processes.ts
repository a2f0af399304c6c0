import { inProject } from "../project";
import type { Process } from "./processes";

/**
 * Returns the plugins, stand-ins and programs of this clone that are still running although their
 * Pulumi engine was killed. They would otherwise keep running during the next run.
 */
export function orphanedProcesses(all: readonly Process[]): Process[] {
  const byId = new Map(all.map((process) => [process.pid, process]));
  const hasEngine = ({ parent }: Process): boolean => {
    const process = byId.get(parent);
    return process !== undefined && (/\/pulumi (?!-)/.test(process.command) || hasEngine(process));
  };
  return all.filter((process) => isOfThisClone(process) && !hasEngine(process));
}

function isOfThisClone({ command }: Process): boolean {
  const folders = [
    [".pulumi-home", "plugins"],
    [".pulumi-home", "stand-ins"],
    ["node_modules", "@pulumi", "pulumi", "cmd", "run"],
  ];
  return (
    folders.some((folder) => command.includes(inProject(...folder))) || isLanguageHost(command)
  );
}

/**
 * Returns true if the command is Pulumi's language host, which is installed next to the engine, for
 * example as `versions/3.259.0/bin/pulumi-language-nodejs`. The engine itself is named `pulumi`.
 */
function isLanguageHost(command: string): boolean {
  const [, rest] = command.split(`${inProject(".pulumi-home", "versions")}/`);
  return rest !== undefined && /^[^/ ]+\/bin\/pulumi-/.test(rest);
}
