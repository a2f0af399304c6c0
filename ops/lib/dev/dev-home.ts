import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { processes } from "../recovery/processes";
import { inProject } from "../project";

/** What an application under development keeps between runs. */
export interface DevSecrets {
  postgresPassword: string;
  /** Signs sessions and the frontend's tokens; backend and frontend share it. */
  authSecret: string;
}

/** `.dev` in this clone, which git ignores; TODO_DEV_HOME names another. */
export function devHome(...parts: string[]): string {
  return path.join(process.env.TODO_DEV_HOME ?? inProject(".dev"), ...parts);
}

/**
 * Generated once, readable for their owner alone, and kept as long as the database that knows the
 * password.
 */
export function devSecrets(): DevSecrets {
  const file = devHome("secrets.json");
  if (!fs.existsSync(file)) {
    const secrets: DevSecrets = {
      postgresPassword: randomBytes(24).toString("hex"),
      authSecret: randomBytes(32).toString("hex"),
    };
    writeWhole(file, `${JSON.stringify(secrets, undefined, 2)}\n`);
  }
  return JSON.parse(fs.readFileSync(file, "utf8")) as DevSecrets;
}

/**
 * Notes that this process works here, until `release` is called or it is killed.
 * @throws UserError where another one does: two Postgres on the same files would be one too many.
 */
export function claimDevHome(): () => void {
  fs.mkdirSync(devHome(), { recursive: true });
  const file = devHome("running.pid");
  const before = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : undefined;
  if (processes().some(({ pid, command }) => pid === before && command.includes("dev-app"))) {
    throw new UserError(
      `npm run dev:app runs here already, as process ${before}.\nEnd it with Ctrl-C in its terminal, or: kill ${before}`,
    );
  }
  writeWhole(file, `${process.pid}\n`);
  return () => fs.rmSync(file, { force: true });
}

/** Whole or not at all, so that a killed run leaves nothing half-written. */
function writeWhole(file: string, text: string): void {
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
