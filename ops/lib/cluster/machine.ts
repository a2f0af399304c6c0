import * as fs from "node:fs";
import { inProject } from "../project";

/**
 * What this machine adds to the environment of every command: PATH entries, kubeconfig, Docker
 * host, stand-in images.
 */
export type Machine = Record<string, string>;

const file = () => inProject(".pulumi-home", "machine.json");

/** Remembers the machine for the commands that do not bring it up: preview, destroy, env. */
export function saveMachine(machine: Machine): void {
  fs.mkdirSync(inProject(".pulumi-home"), { recursive: true });
  const fresh = `${file()}.${process.pid}`; // whole or not at all
  fs.writeFileSync(fresh, `${JSON.stringify(machine, undefined, 2)}\n`);
  fs.renameSync(fresh, file());
}

/** What the last `npm run up` found; nothing before the first. */
export function loadMachine(): Machine {
  return fs.existsSync(file()) ? JSON.parse(fs.readFileSync(file(), "utf8")) : {};
}
