import type { Process } from "./processes";
import { inProject } from "../project";

/**
 * Plugins, stand-ins and programs of this clone whose engine was killed. They would go on beside
 * the next run.
 */
export function orphans(all: readonly Process[]): Process[] {
  const byId = new Map(all.map((process) => [process.pid, process]));
  const hasEngine = ({ parent }: Process): boolean => {
    const above = byId.get(parent);
    return above !== undefined && (/\/pulumi (?!-)/.test(above.command) || hasEngine(above));
  };
  return all.filter((process) => isOurs(process) && !hasEngine(process));
}

function isOurs({ command }: Process): boolean {
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
 * Upstream's lies beside the engine, as in `versions/3.259.0/bin/pulumi-language-nodejs`; the
 * engine itself is `pulumi`.
 */
function isLanguageHost(command: string): boolean {
  const [, rest] = command.split(`${inProject(".pulumi-home", "versions")}/`);
  return rest !== undefined && /^[^/ ]+\/bin\/pulumi-/.test(rest);
}
