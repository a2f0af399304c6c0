import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { labHome } from "../../lab/lib/paths";
import { processes } from "../../ops/lib/recovery/processes";
import { ROOT } from "../../ops/lib/project";

/** The files and running programs of a machine, as lists that can be compared. */
export type Inventory = Record<"files" | "packages" | "processes" | "mounts" | "links", string[]>;

/**
 * Folders that are not compared, because the system or the test changes them: this clone, logs, and
 * the caches of npm, pip and apt. Git's folders are left out too, because another clone may be in
 * use.
 */
const EXCLUDED = [
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
 * Returns every file, package, process, mount and network link of this machine. From /tmp it
 * includes only the paths that the lab uses.
 */
export async function inventory(): Promise<Inventory> {
  const prune = ["-name", ".git", ...EXCLUDED.flatMap((folder) => ["-o", "-path", folder])];
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
 * Returns the programs, without arguments, that are running both now and two seconds later. Kernel
 * workers are left out, because they have no command line.
 */
async function lastingPrograms(): Promise<string[]> {
  const first = new Set(processes().map(({ pid }) => pid));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return [
    ...new Set(
      processes()
        .filter(({ pid }) => first.has(pid))
        .map(({ command }) => command.split(" ", 1).join())
        .filter(Boolean),
    ),
  ].sort();
}

/** Returns the items of `after` that are not in `before`. */
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
