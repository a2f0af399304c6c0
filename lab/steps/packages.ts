import * as fs from "node:fs";
import { inLab } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";

/**
 * Debian packages that the host needs. Each value is a file that exists if the package is
 * installed.
 */
const PACKAGES: Record<string, string> = {
  conntrack: "/usr/sbin/conntrack",
  iptables: "/usr/sbin/iptables",
  ethtool: "/usr/sbin/ethtool",
  socat: "/usr/bin/socat",
  kmod: "/usr/bin/kmod",
  runc: "/usr/sbin/runc",
  mmdebstrap: "/usr/bin/mmdebstrap",
  "containernetworking-plugins": "/usr/lib/cni/bridge",
};
const CNI = "/opt/cni/bin";

/**
 * Installs missing Debian packages, and records them so that `lab:remove` removes only these
 * packages.
 */
export const packages: Step = {
  name: "packages",
  title: "Debian packages for the host",
  needs: [],
  lane: "apt",
  digest: () => Object.keys(PACKAGES).join(),
  present: async () => missing().length === 0 && fs.existsSync(`${CNI}/bridge`),
  async run(log) {
    if (!(await succeeds("apt-get", ["--version"]))) throw new Error("apt-get is not installed");
    // If an installation was killed, dpkg refuses other operations until the installation is
    // repaired.
    await run("dpkg", ["--configure", "-a"], { log });
    const wanted = missing();
    if (wanted.length > 0) {
      fs.appendFileSync(inLab("installed-packages"), wanted.map((name) => `${name}\n`).join(""));
      await run("apt-get", ["update"], { log });
      await run("apt-get", ["install", "-y", "--no-install-recommends", ...wanted], { log });
    }
    fs.mkdirSync(CNI, { recursive: true });
    for (const plugin of fs.readdirSync("/usr/lib/cni")) {
      fs.rmSync(`${CNI}/${plugin}`, { force: true });
      fs.symlinkSync(`/usr/lib/cni/${plugin}`, `${CNI}/${plugin}`);
    }
  },
};

function missing(): string[] {
  return Object.entries(PACKAGES)
    .filter(([, file]) => !fs.existsSync(file))
    .map(([name]) => name);
}
