import * as fs from "node:fs";
import { LabError } from "./errors";
import { inLab } from "./paths";

/** Debian release of the Docker engine and of the stand-in images, whatever the host runs. */
export const RELEASE = "trixie";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The one-line source for the release, on the mirror this machine already uses. */
export function sourceLine(): string {
  return `deb [signed-by=${KEYRING}] ${mirror()} ${RELEASE} main`;
}

/**
 * Options that make apt use lists and archives of the lab's own, so that the host's stay untouched.
 */
export function aptOptions(): string[] {
  const root = inLab("apt");
  for (const folder of ["lists/partial", "archives/partial"])
    fs.mkdirSync(`${root}/${folder}`, { recursive: true });
  fs.writeFileSync(`${root}/sources.list`, `${sourceLine()}\n`);
  const options = {
    "Dir::Etc::sourcelist": `${root}/sources.list`,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::lists": `${root}/lists`,
    "Dir::Cache": root,
    "APT::Sandbox::User": "root",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

function mirror(): string {
  const files = ["/etc/apt/sources.list", ...listed("/etc/apt/sources.list.d")];
  for (const file of files.filter((name) => fs.existsSync(name))) {
    const found = /^\s*(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(\S+\/debian)\/?(?:\s|$)/m.exec(
      fs.readFileSync(file, "utf8"),
    );
    if (found) return found[1];
  }
  throw new LabError(
    "No Debian mirror is configured: none of /etc/apt/sources.list and /etc/apt/sources.list.d names one.\n" +
      "Add a `deb … main` line for this machine's Debian release, run `apt-get update`, then `npm run up` again.",
  );
}

function listed(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => `${folder}/${name}`) : [];
}
