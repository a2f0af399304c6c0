import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { labHome } from "../../lab/lib/paths";
import { processes } from "../../ops/lib/recovery/processes";
import { ROOT } from "../../ops/lib/project";

/** What a machine holds, as lists that can be compared. */
export type Inventory = Record<"files" | "packages" | "processes" | "mounts" | "links", string[]>;

/**
 * Folders that change by themselves, or that are the test's own: this clone, caches of npm, pip and
 * apt, logs. Git's folders are left out too: another clone may be worked in.
 */
const APART = [
  ROOT,
  labHome(),
  path.join(os.homedir(), ".npm"),
  path.join(os.homedir(), ".cache"),
  path.join(os.homedir(), ".local"),
  "/proc",
  "/sys",
  "/dev",
  "/tmp",
  "/var/tmp",
  "/var/log",
  "/var/cache",
  "/var/lib/apt",
  "/var/lib/dpkg",
  "/usr/share/mime",
];

/**
 * Every file, package, process, mount and network link of this machine. Of /tmp what the lab is
 * known to use.
 */
export async function inventory(): Promise<Inventory> {
  const prune = ["-name", ".git", ...APART.flatMap((folder) => ["-o", "-path", folder])];
  const files = run("find", ["/", "(", ...prune, ")", "-prune", "-o", "-print"]);
  return {
    files: [
      ...files,
      ...["/tmp/hostpath-provisioner", "/tmp/hostpath_pv", "/var/tmp/minikube"].filter((file) =>
        fs.existsSync(file),
      ),
    ].sort(),
    packages: run("dpkg-query", ["-W", "-f", "${Package} ${Status}\n"])
      .filter((line) => line.endsWith("installed"))
      .sort(),
    processes: await lastingPrograms(),
    mounts: fs
      .readFileSync("/proc/mounts", "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ").slice(0, 3).join(" "))
      .sort(),
    links: fs.readdirSync("/sys/class/net").sort(),
  };
}

/**
 * Programs of the processes that are there now and two seconds later, without arguments; workers of
 * the kernel have no command line and come and go.
 */
async function lastingPrograms(): Promise<string[]> {
  const first = new Set(processes().map(({ pid }) => pid));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return [
    ...new Set(
      processes()
        .filter(({ pid }) => first.has(pid))
        .map(({ command }) => command.split(" ")[0])
        .filter(Boolean),
    ),
  ].sort();
}

/** What `after` has and `before` had not. */
export function added(before: Inventory, after: Inventory): Inventory {
  const pairs = Object.entries(after).map(([kind, items]) => {
    const known = new Set(before[kind as keyof Inventory]);
    return [kind, items.filter((item) => !known.has(item))];
  });
  return Object.fromEntries(pairs) as Inventory;
}

function run(command: string, args: string[]): string[] {
  return execFileSync(command, args, {
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", "pipe", "ignore"],
  })
    .split("\n")
    .filter(Boolean);
}
