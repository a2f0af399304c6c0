import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { processes } from "../recovery/processes";
import { inProject } from "../project";

/** The secrets of `npm run dev:app`, which stay the same between runs. */
export interface DevSecrets {
  postgresPassword: string;
  /** Key for signing sessions and tokens. Backend and frontend share this key. */
  authSecret: string;
}

/**
 * Returns a path in the folder that TODO_DEV_HOME names, by default `.dev` in this clone, which git
 * ignores.
 */
export function devHome(...parts: string[]): string {
  return path.join(process.env.TODO_DEV_HOME ?? inProject(".dev"), ...parts);
}

/**
 * Returns the secrets. On the first call, generates them and writes them to a file that only its
 * owner can read. Do not delete this file while the database exists, because the database stores
 * the password too.
 */
export function devSecrets(): DevSecrets {
  const file = devHome("secrets.json");
  if (!fs.existsSync(file)) {
    const secrets: DevSecrets = {
      postgresPassword: randomBytes(24).toString("hex"),
      authSecret: randomBytes(32).toString("hex"),
    };
    writeAtomically(file, `${JSON.stringify(secrets, undefined, 2)}\n`);
  }
  return JSON.parse(fs.readFileSync(file, "utf8")) as DevSecrets;
}

/**
 * Locks the folder for this process, because only one Postgres can use its data.
 * @returns a function that releases the lock. A lock left by a killed process is ignored.
 * @throws UserError if another process holds the lock.
 */
export function lockDevHome(): () => void {
  fs.mkdirSync(devHome(), { recursive: true });
  const file = devHome("running.pid");
  const before = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : undefined;
  if (processes().some(({ pid, command }) => pid === before && command.includes("dev-app"))) {
    throw new UserError(
      `npm run dev:app is already running in this clone, as process ${before}.\nEnd it with Ctrl-C in its terminal, or: kill ${before}`,
    );
  }
  writeAtomically(file, `${process.pid}\n`);
  return () => fs.rmSync(file, { force: true });
}

/** Writes a file completely or not at all, even if the process is killed. */
function writeAtomically(file: string, text: string): void {
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
