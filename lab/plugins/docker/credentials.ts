import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Fails as upstream's plugin does where the user's Docker configuration names a credential helper
 * that cannot be run. It lists all credentials before each build, whether an image needs any or not
 * (docker/cli, config/credentials). Here none is sent.
 */
export function requireCredentials(environment: NodeJS.ProcessEnv = process.env): void {
  const store = configuredStore(environment) ?? defaultStore(environment);
  if (!store) return;
  const helper = `docker-credential-${store}`;
  const { error, status, stdout } = spawnSync(helper, ["list"], {
    env: environment,
    input: "unused",
    encoding: "utf8",
  });
  // also where it ended without reading its input, which is an error of the pipe alone
  if (status === 0) return;
  const missing = `exec: "${helper}": executable file not found in $PATH`;
  const ended = status === null ? error?.message : `exit status ${status}`;
  const reason = error && !isInPath(helper, environment) ? missing : ended;
  throw new Error(`error listing credentials - err: ${reason}, out: \`${(stdout ?? "").trim()}\``);
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
    throw new Error(`parsing config file (${file}): ${(error as Error).message}`);
  }
}

/**
 * Where none is configured, a helper that happens to be installed is used
 * (credentials.DetectDefaultStore, on Linux).
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
