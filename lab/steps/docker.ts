import * as fs from "node:fs";
import * as path from "node:path";
import { dockerAnswers } from "../lib/in-use";
import { inLab, inSource } from "../lib/paths";
import { run } from "../lib/shell";
import { Step } from "../lib/step";
import { aptOptions, RELEASE } from "../lib/apt";

const DEBS = ["docker.io", "docker-cli", "docker-buildx", "containerd"];

/**
 * Downloads and unpacks Docker's programs. The packages are not installed, so the host's packages
 * and services stay unchanged.
 */
export const dockerPrograms: Step = {
  name: "docker-programs",
  title: "Docker engine",
  needs: [],
  lane: "apt",
  digest: () => [RELEASE, ...DEBS].join(),
  present: async () => fs.existsSync(inLab("docker", "dockerd")),
  inUse: dockerAnswers,
  async run(log) {
    const folder = inLab("debs");
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    await run("apt-get", [...aptOptions(), "update"], { log });
    await run("apt-get", [...aptOptions(), "download", ...DEBS], { log, cwd: folder });
    for (const deb of fs.readdirSync(folder))
      await run("dpkg-deb", ["-x", deb, "tree"], { log, cwd: folder });
    fs.mkdirSync(inLab("docker"), { recursive: true });
    fs.mkdirSync(inLab("docker-config", "cli-plugins"), { recursive: true });
    const tree = path.join(folder, "tree");
    place(`${tree}/usr/bin`, inLab("docker"));
    place(`${tree}/usr/libexec/docker/cli-plugins`, inLab("docker-config", "cli-plugins"));
    place(`${tree}/usr/sbin`, inLab("docker"));
    fs.rmSync(folder, { recursive: true });
  },
};

/**
 * Copies each program to a new inode, so that a running program keeps its file. Links are copied as
 * links, because one of the links in Debian's packages is dangling.
 */
function place(from: string, to: string): void {
  for (const name of fs.readdirSync(from)) {
    const [source, fresh] = [path.join(from, name), path.join(to, `.${name}.new`)];
    fs.rmSync(fresh, { force: true });
    if (fs.lstatSync(source).isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), fresh);
    else fs.copyFileSync(source, fresh);
    fs.renameSync(fresh, path.join(to, name));
  }
}

/** Starts the Docker daemon, unless one already answers on this machine. */
export const docker: Step = {
  name: "docker",
  title: "Docker daemon",
  needs: ["packages", "docker-programs", "go-container"],
  digest: () => flags().join(),
  present: dockerAnswers,
  inUse: dockerAnswers,
  async run(log) {
    // Never restart a running daemon, and keep its recorded flags.
    if (await dockerAnswers()) return;
    fs.mkdirSync(inLab("run"), { recursive: true });
    fs.writeFileSync(inLab("run", "docker.flags"), flags().join(" "));
    await run(inSource("shims", "service"), ["docker", "start"], { log });
  },
};

/**
 * Returns dockerd's additional arguments. Without CAP_SYS_RESOURCE, runc cannot raise resource
 * limits. Containers then start with the lab's runtime, which removes these limits from their
 * configuration.
 */
function flags(): string[] {
  if (hasCapSysResource()) return [];
  return ["--add-runtime", `lab=${inLab("bin", "oci-runtime")}`, "--default-runtime", "lab"];
}

function hasCapSysResource(): boolean {
  const effective =
    /^CapEff:\s*([0-9a-f]+)/m.exec(fs.readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n;
}
