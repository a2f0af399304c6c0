import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Where a Docker daemon is; without a host it is the local one. */
export interface DaemonAddress {
  /** As in `unix:///var/run/docker.sock` or `tcp://192.0.2.1:2376`. */
  readonly host?: string;
  /** Directory of ca.pem, cert.pem and key.pem, for a tcp host that asks for them. */
  readonly certPath?: string;
}

/** Whether an image is in a daemon; `unknown` where that could not be asked. */
export type Presence =
  | { readonly state: "present"; readonly tags: readonly string[] }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly reason: string };

const LOCAL_SOCKET = "/var/run/docker.sock";
const PATIENCE_MS = 10_000;

/**
 * Asks the daemon for an image by name and tag, through the docker command, which knows every kind
 * of host. It waits, some 10 ms, for the answer decides options that a resource must have when it
 * is registered. Never throws.
 */
export function findImage(daemon: DaemonAddress, image: string): Presence {
  try {
    const args = ["image", "inspect", "--format", "{{json .RepoTags}}", image];
    const tags = execFileSync("docker", args, {
      env: variables(daemon),
      encoding: "utf8",
      timeout: PATIENCE_MS,
      stdio: "pipe",
    });
    return { state: "present", tags: JSON.parse(tags) as string[] };
  } catch (error) {
    const reason = reasonOf(error);
    return /no such image/i.test(reason) ? { state: "absent" } : { state: "unknown", reason };
  }
}

/**
 * Makes `names` further names of an image that the daemon has. Throws with the daemon's own words.
 */
export async function nameImage(
  daemon: DaemonAddress,
  image: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    await execute("docker", ["tag", image, name], {
      env: variables(daemon),
      timeout: PATIENCE_MS,
    }).catch((error) => {
      throw new Error(`${name}: ${reasonOf(error)}`);
    });
  }
}

/**
 * IDs of the containers, running or not, of a namespace's pods; undefined where the daemon could
 * not be asked.
 */
export async function podContainers(
  daemon: DaemonAddress,
  namespace: string,
): Promise<string[] | undefined> {
  const args = [
    "ps",
    "--all",
    "--quiet",
    "--no-trunc",
    "--filter",
    `label=io.kubernetes.pod.namespace=${namespace}`,
  ];
  const listed = execute("docker", args, { env: variables(daemon), timeout: PATIENCE_MS });
  return listed.then(
    ({ stdout }) => stdout.split("\n").filter(Boolean),
    () => undefined,
  );
}

/**
 * The daemon Pulumi's provider builds in: the local socket before whatever context the docker
 * command has chosen.
 */
function variables({ host, certPath }: DaemonAddress): NodeJS.ProcessEnv {
  const {
    DOCKER_CONTEXT: _context,
    DOCKER_HOST: _host,
    DOCKER_TLS_VERIFY: _verify,
    DOCKER_CERT_PATH: _path,
    ...rest
  } = process.env;
  const named = host ?? (fs.existsSync(LOCAL_SOCKET) ? `unix://${LOCAL_SOCKET}` : undefined);
  const tls =
    certPath && named?.startsWith("tcp:")
      ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certPath }
      : {};
  return { ...rest, ...(named && { DOCKER_HOST: named }), ...tls };
}

function reasonOf(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string; message: string };
  if (code === "ENOENT") return "there is no docker command on PATH";
  if (code === "ETIMEDOUT") return `no answer within ${PATIENCE_MS / 1000} s`;
  return String(stderr || message)
    .trim()
    .split("\n")
    .at(-1)!;
}
