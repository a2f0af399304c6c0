import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { LabError } from "./lib/errors";
import { labHome } from "./lib/paths";
import { succeeds } from "./lib/shell";

const GIB = 1024 ** 3;
/** Compiler caches and images, measured; what is already there is not asked for again. */
const NEEDED_GIB = 25;
/** API server, etcd (2), kubelet, scheduler, controller manager. */
const PORTS = [8443, 2379, 2380, 10250, 10259, 10257];

/** Everything that would stop the bring-up half-way, found before its first step. */
export async function checkMachine(): Promise<void> {
    const faults = [system(), root(), disk(), await go(), await ports()].filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new LabError(faults.join("\n\n"));
}

function system(): string | undefined {
    const debian = fs.existsSync("/etc/debian_version");
    if (process.platform === "linux" && process.arch === "x64" && debian) return undefined;
    return `The lab builds a cluster on 64-bit x86 Debian; this is ${os.type()} on ${process.arch}${debian ? "" : ", not Debian"}.\n` +
        "Install Docker, Minikube and kubectl instead, run `minikube start`, then `npm run up`.";
}

function root(): string | undefined {
    if (process.getuid?.() === 0) return undefined;
    return `The lab installs packages and starts Docker and Kubernetes, which needs root; this is user id ${process.getuid?.()}.\n` +
        "Run it as root: `sudo npm run up`.";
}

function disk(): string | undefined {
    if (fs.existsSync(`${labHome()}/steps/cluster.json`)) return undefined;
    let folder = labHome();
    while (!fs.existsSync(folder)) folder = path.dirname(folder);
    const { bavail, bsize } = fs.statfsSync(folder);
    const free = (bavail * bsize) / GIB;
    if (free >= NEEDED_GIB || process.env.TODO_LAB_SKIP_DISK_CHECK) return undefined;
    return `The lab needs ${NEEDED_GIB} GiB of free disk at ${labHome()}; there are ${free.toFixed(1)} GiB.\n` +
        "Free some, or name a folder on a larger disk: `TODO_LAB_HOME=/large/disk npm run up`.";
}

async function go(): Promise<string | undefined> {
    if (await succeeds("go", ["version"])) return undefined;
    return "Go is not installed; the lab compiles Kubernetes, Minikube and Pulumi with it.\nInstall Go 1.24 or newer and put it on PATH, then `npm run up` again.";
}

async function ports(): Promise<string | undefined> {
    if (fs.existsSync(`${labHome()}/steps/cluster.json`) || fs.existsSync(`${labHome()}/logs/cluster.log`)) return undefined; // they are the lab's own
    const taken = (await Promise.all(PORTS.map(async (port) => ((await isFree(port)) ? undefined : port)))).filter((port) => port !== undefined);
    if (taken.length === 0) return undefined;
    return `Kubernetes needs ports that something else listens on: ${taken.join(", ")}.\nSee what it is with \`ss -ltnp\`, stop it, then \`npm run up\` again.`;
}

function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = net.createServer().once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
