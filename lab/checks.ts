import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { LabError } from "./lib/errors";
import { inLab, labHome } from "./lib/paths";
import { succeeds } from "./lib/shell";

/** Disk space that compiler caches and images occupy, measured after a complete run. */
const NEEDED_GIB = 25;
/** Ports of the API server, etcd (two ports), kubelet, scheduler and controller manager. */
const PORTS = [8443, 2379, 2380, 10250, 10259, 10257];

/** Facts about a machine from which `faultsOf` decides whether the lab can run there. */
export interface MachineFacts {
  /** Operating system and architecture as Node names them, for example `linux x64`. */
  platform: string;
  isDebian: boolean;
  userId: number | undefined;
  /** The folder that contains all files of the lab. */
  home: string;
  /** Free disk space at `home`, or undefined if the lab is complete and needs no more space. */
  freeGib: number | undefined;
  hasGo: boolean;
  takenPorts: number[];
}

/** Throws a LabError that lists everything on this machine that would make a step fail. */
export async function checkMachine(): Promise<void> {
  const faults = faultsOf(await inspectMachine());
  if (faults.length > 0) throw new LabError(faults.join("\n\n"));
}

/** Returns one message per fault. Each message states the problem, the value found, and the fix. */
export function faultsOf(facts: MachineFacts): string[] {
  const faults: string[] = [];
  if (facts.platform !== "linux x64" || !facts.isDebian) {
    faults.push(
      `The lab builds a cluster on 64-bit x86 Debian; this is ${facts.platform}${facts.isDebian ? "" : ", not Debian"}.\n` +
        "Install Docker, Minikube and kubectl instead, run `minikube start`, then `npm run up`.",
    );
  }
  if (facts.userId !== 0) {
    faults.push(
      `The lab installs packages and starts Docker and Kubernetes, which needs root; this is user id ${facts.userId}.\nRun it as root: sudo npm run up`,
    );
  }
  if (facts.freeGib !== undefined && facts.freeGib < NEEDED_GIB) {
    faults.push(
      `The lab needs ${NEEDED_GIB} GiB of free disk; ${facts.home} has ${facts.freeGib.toFixed(1)} GiB.\n` +
        "Free some space, or use a folder on a larger disk: TODO_LAB_HOME=/large/disk npm run up",
    );
  }
  if (!facts.hasGo) {
    faults.push(
      "Go is not installed; the lab compiles Kubernetes, Minikube and Pulumi with it.\nInstall Go 1.24 or newer and put it on PATH, then run `npm run up` again.",
    );
  }
  if (facts.takenPorts.length > 0) {
    faults.push(
      `Kubernetes needs ports that something else listens on: ${facts.takenPorts.join(", ")}.\nFind that program with \`ss -ltnp\`, stop it, then run \`npm run up\` again.`,
    );
  }
  return faults;
}

async function inspectMachine(): Promise<MachineFacts> {
  const isComplete = fs.existsSync(inLab("steps", "cluster.json"));
  // Once the cluster has been started, it may be using the ports itself, so they are not checked.
  const hasStarted = isComplete || fs.existsSync(inLab("logs", "cluster.log"));
  return {
    platform: `${process.platform} ${process.arch}`,
    isDebian: fs.existsSync("/etc/debian_version"),
    userId: process.getuid?.(),
    home: labHome(),
    freeGib: isComplete ? undefined : freeGib(labHome()),
    hasGo: await succeeds("go", ["version"]),
    takenPorts: hasStarted ? [] : await findTakenPorts(),
  };
}

function freeGib(folder: string): number {
  if (!fs.existsSync(folder)) return freeGib(path.dirname(folder));
  const { bavail, bsize } = fs.statfsSync(folder);
  // Files that an unfinished lab has already written count as free space.
  const existing = fs.existsSync(path.join(folder, "go-build")) ? NEEDED_GIB / 2 : 0;
  return (bavail * bsize) / 1024 ** 3 + existing;
}

async function findTakenPorts(): Promise<number[]> {
  const free = await Promise.all(PORTS.map(isFree));
  return PORTS.filter((_, index) => !free[index]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
