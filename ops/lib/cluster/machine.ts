import * as fs from "node:fs";
import { inProject } from "../project";

/**
 * What this machine adds to the environment of every command: PATH entries, kubeconfig, Docker
 * host, substitute images.
 */
export type Machine = Record<string, string>;

const file = () => inProject(".pulumi-home", "machine.json");

/** Stores the machine for commands that do not start it: preview, destroy, env. */
export function saveMachine(machine: Machine): void {
  fs.mkdirSync(inProject(".pulumi-home"), { recursive: true });
  const temporary = `${file()}.${process.pid}`; // an interrupted write leaves no partial file
  fs.writeFileSync(temporary, `${JSON.stringify(machine, undefined, 2)}\n`);
  fs.renameSync(temporary, file());
}

/** Returns what the last `npm run up` stored; an empty object before the first. */
export function loadMachine(): Machine {
  return fs.existsSync(file()) ? (JSON.parse(fs.readFileSync(file(), "utf8")) as Machine) : {};
}
