import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Address of a Docker daemon. An address without a host means the local daemon. */
export interface DaemonAddress {
  /** URL of the daemon, for example `unix:///var/run/docker.sock` or `tcp://192.0.2.1:2376`. */
  readonly host?: string;
  /** Directory with ca.pem, cert.pem and key.pem, for a TCP host that requires TLS. */
  readonly certPath?: string;
}

/** Whether the daemon has the image. `unknown` means that the daemon could not be queried. */
export type ImagePresence =
  | { readonly state: "present"; readonly tags: readonly string[] }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly reason: string };

const LOCAL_SOCKET = "/var/run/docker.sock";
const DOCKER_VARIABLES = ["DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];
const TIMEOUT_MS = 10_000;

/**
 * Looks for an image by name and tag. Never throws. Uses the docker command, because that command
 * supports every kind of host. The call is synchronous, because resource options depend on the
 * result and must be known when the resource is registered. The call takes about 10 ms.
 */
export function findImage(daemon: DaemonAddress, image: string): ImagePresence {
  try {
    const args = ["image", "inspect", "--format", "{{json .RepoTags}}", image];
    const tags = execFileSync("docker", args, {
      env: dockerEnvironment(daemon),
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      stdio: "pipe",
    });
    return { state: "present", tags: JSON.parse(tags) as string[] };
  } catch (error) {
    const reason = reasonOf(error);
    return /no such image/i.test(reason) ? { state: "absent" } : { state: "unknown", reason };
  }
}

/**
 * Adds `names` to an image in the daemon. On failure, throws an error with the daemon's message.
 */
export async function tagImage(
  daemon: DaemonAddress,
  image: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    await execute("docker", ["tag", image, name], {
      env: dockerEnvironment(daemon),
      timeout: TIMEOUT_MS,
    }).catch((error: unknown) => {
      throw new Error(`${name}: ${reasonOf(error)}`);
    });
  }
}

/**
 * Returns the IDs of all containers of a namespace's pods, including stopped containers. Returns
 * undefined if the daemon could not be queried.
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
  const listed = execute("docker", args, { env: dockerEnvironment(daemon), timeout: TIMEOUT_MS });
  return listed.then(
    ({ stdout }) => stdout.split("\n").filter(Boolean),
    () => undefined,
  );
}

/**
 * Returns an environment in which the docker command uses the same daemon as Pulumi's provider. If
 * the address has no host, the command uses the daemon at the local socket, not the daemon of the
 * current docker context.
 */
function dockerEnvironment({ host, certPath }: DaemonAddress): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !DOCKER_VARIABLES.includes(name));
  const named = host ?? (fs.existsSync(LOCAL_SOCKET) ? `unix://${LOCAL_SOCKET}` : undefined);
  const tls =
    certPath && named?.startsWith("tcp:")
      ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certPath }
      : {};
  return { ...Object.fromEntries(others), ...(named && { DOCKER_HOST: named }), ...tls };
}

function reasonOf(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string; message: string };
  if (code === "ENOENT") return "there is no docker command on PATH";
  if (code === "ETIMEDOUT") return `no answer within ${TIMEOUT_MS / 1000} s`;
  return (stderr || message).trim().split("\n").at(-1) ?? message;
}
