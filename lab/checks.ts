import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { LabError } from "./lib/errors";
import { inLab, labHome } from "./lib/paths";
import { succeeds } from "./lib/shell";

/** Compiler caches and images, measured. */
const NEEDED_GIB = 25;
/** API server, etcd (2), kubelet, scheduler, controller manager. */
const PORTS = [8443, 2379, 2380, 10250, 10259, 10257];

/** What is to be known of a machine before anything is done to it. */
export interface Facts {
  /** As in `linux x64`. */
  platform: string;
  isDebian: boolean;
  userId: number | undefined;
  /** Folder the lab will fill, and what is free there; undefined once the lab is complete. */
  home: string;
  freeGib: number | undefined;
  hasGo: boolean;
  takenPorts: number[];
}

/** Everything that would stop the bring-up half-way, found before its first step. */
export async function checkMachine(): Promise<void> {
  const faults = faultsOf(await gather());
  if (faults.length > 0) throw new LabError(faults.join("\n\n"));
}

/** One text for each fault: what is wrong, what was seen, what mends it. */
export function faultsOf(facts: Facts): string[] {
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
        "Free some, or name a folder on a larger disk: TODO_LAB_HOME=/large/disk npm run up",
    );
  }
  if (!facts.hasGo) {
    faults.push(
      "Go is not installed; the lab compiles Kubernetes, Minikube and Pulumi with it.\nInstall Go 1.24 or newer and put it on PATH, then `npm run up` again.",
    );
  }
  if (facts.takenPorts.length > 0) {
    faults.push(
      `Kubernetes needs ports that something else listens on: ${facts.takenPorts.join(", ")}.\nSee what it is with \`ss -ltnp\`, stop it, then \`npm run up\` again.`,
    );
  }
  return faults;
}

async function gather(): Promise<Facts> {
  const isComplete = fs.existsSync(inLab("steps", "cluster.json"));
  const hasStarted = isComplete || fs.existsSync(inLab("logs", "cluster.log")); // the ports may be the lab's own
  return {
    platform: `${process.platform} ${process.arch}`,
    isDebian: fs.existsSync("/etc/debian_version"),
    userId: process.getuid?.(),
    home: labHome(),
    freeGib: isComplete ? undefined : freeGib(labHome()),
    hasGo: await succeeds("go", ["version"]),
    takenPorts: hasStarted ? [] : await taken(),
  };
}

function freeGib(folder: string): number {
  if (!fs.existsSync(folder)) return freeGib(path.dirname(folder));
  const { bavail, bsize } = fs.statfsSync(folder);
  // What an unfinished lab holds already is not needed again.
  const held = fs.existsSync(path.join(folder, "go-build")) ? NEEDED_GIB / 2 : 0;
  return (bavail * bsize) / 1024 ** 3 + held;
}

async function taken(): Promise<number[]> {
  const free = await Promise.all(PORTS.map(isFree));
  return PORTS.filter((_, index) => !free[index]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
