import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Checks that the credential helper in the user's Docker configuration works. Upstream's plugin
 * lists all credentials before each build, even if no image needs them (docker/cli,
 * config/credentials). The stand-in sends no credentials.
 * @throws The same error as upstream if the helper is missing or fails.
 */
export function requireCredentials(environment: NodeJS.ProcessEnv = process.env): void {
  const store = configuredStore(environment) ?? defaultStore(environment);
  if (!store) return;
  const helper = `docker-credential-${store}`;
  const { error, pid, status, stdout } = spawnSync(helper, ["list"], {
    env: environment,
    input: "unused",
    encoding: "utf8",
  });
  // If the helper succeeds without reading its input, `error` is only a broken pipe.
  if (status === 0) return;
  const missing = `exec: "${helper}": executable file not found in $PATH`;
  const ended = status === null ? error?.message : `exit status ${status}`;
  const reason = error && !isInPath(helper, environment) ? missing : ended;
  const isStarted = pid !== 0;
  const printed = isStarted ? stdout.trim() : "";
  throw new Error(`error listing credentials - err: ${reason}, out: \`${printed}\``);
}

function configuredStore(environment: NodeJS.ProcessEnv): string | undefined {
  const file = path.join(
    environment.DOCKER_CONFIG || path.join(os.homedir(), ".docker"),
    "config.json",
  );
  if (!fs.existsSync(file)) return undefined;
  try {
    return (
      (JSON.parse(fs.readFileSync(file, "utf8")) as { credsStore?: string }).credsStore || undefined
    );
  } catch (error) {
    throw new Error(`parsing config file (${file}): ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Returns the helper that Docker uses by default on Linux (credentials.DetectDefaultStore), or
 * undefined if it is not installed.
 */
function defaultStore(environment: NodeJS.ProcessEnv): string | undefined {
  const store = isInPath("pass", environment) ? "pass" : "secretservice";
  return isInPath(`docker-credential-${store}`, environment) ? store : undefined;
}

function isInPath(command: string, { PATH = "" }: NodeJS.ProcessEnv): boolean {
  return PATH.split(path.delimiter).some(
    (folder) => folder !== "" && fs.existsSync(path.join(folder, command)),
  );
}
