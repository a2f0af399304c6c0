import * as fs from "node:fs";
import { LabError } from "./errors";
import { inLab } from "./paths";

/**
 * The Debian release from which the Docker engine and the stand-in images come, regardless of the
 * host's own release.
 */
export const RELEASE = "trixie";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Returns a sources.list line for the release on the mirror that this machine uses. */
export function sourceLine(): string {
  return `deb [signed-by=${KEYRING}] ${mirror()} ${RELEASE} main`;
}

/**
 * Returns options that make apt use the lab's own package lists and archives instead of the host's.
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
    const [, address] =
      /^\s*(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(\S+\/debian)\/?(?:\s|$)/m.exec(
        fs.readFileSync(file, "utf8"),
      ) ?? [];
    if (address !== undefined) return address;
  }
  throw new LabError(
    "No Debian mirror is configured: neither /etc/apt/sources.list nor /etc/apt/sources.list.d names one.\n" +
      "Add a `deb … main` line for this machine's Debian release, run `apt-get update`, then `npm run up` again.",
  );
}

function listed(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => `${folder}/${name}`) : [];
}
