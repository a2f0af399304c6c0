import * as fs from "node:fs";
import { inProject } from "../project";

/**
 * Environment variables that every command needs on this machine: PATH entries, kubeconfig, Docker
 * host and substitute images.
 */
export type Machine = Record<string, string>;

const file = () => inProject(".pulumi-home", "machine.json");

/**
 * Stores the variables for the commands that do not start the cluster themselves: preview, destroy
 * and env.
 */
export function saveMachine(machine: Machine): void {
  fs.mkdirSync(inProject(".pulumi-home"), { recursive: true });
  const temporary = `${file()}.${process.pid}`; // an interrupted write leaves no partial file
  fs.writeFileSync(temporary, `${JSON.stringify(machine, undefined, 2)}\n`);
  fs.renameSync(temporary, file());
}

/**
 * Returns the variables that the last `npm run up` stored; an empty object if `npm run up` has
 * never run.
 */
export function loadMachine(): Machine {
  return fs.existsSync(file()) ? (JSON.parse(fs.readFileSync(file(), "utf8")) as Machine) : {};
}
