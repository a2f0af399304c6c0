import { ApiServer } from "../../../lib/cluster/api-server";
import { clusterAccess } from "../../../lib/cluster/kubeconfig";
import { nodesFault } from "../../../lib/cluster/preflight";
import { UserError } from "../../../lib/errors";
import { exec, stderrOf, succeeds } from "../exec";
import type { Machine } from "./machine";

interface Profile {
  Name: string;
  Config: { Driver: string; Nodes: unknown[]; KubernetesConfig: { ContainerRuntime: string } };
}

/** Environment variables that connect the Docker client to a profile's daemon. */
interface DockerEnvironment {
  DOCKER_HOST: string;
  DOCKER_CERT_PATH: string;
  DOCKER_TLS_VERIFY: string;
}

/**
 * Starts the machine's own Minikube if it is stopped, or creates it if it does not exist. Uses the
 * profile that belongs to the stack's context, because a node cannot use an image that was built in
 * another profile's Docker. Does not start a cluster that already answers.
 *
 * @param patience seconds to wait until a cluster that answers is ready.
 * @returns the environment variables that commands need to reach the cluster's Docker daemon and
 *   node.
 * @throws UserError if the profile cannot run the images. An existing profile is checked before
 *   anything is started.
 */
export async function ensureMinikube(
  name: string,
  write: (line: string) => void,
  patience = 60,
): Promise<Machine> {
  const profile = await findProfile(name);
  requireSupported(name, profile, "Nothing was touched.");
  if (!(await isReady(name, patience)) && !(await succeeds("minikube", "status", "-p", name)))
    await start(name, profile, write);
  const started = profile ?? (await findProfile(name));
  requireSupported(name, started, `Minikube ${name} was started and nothing was deployed.`);
  // The driver "none" uses the machine's own Docker, and its node ports are on 127.0.0.1.
  if (started?.Config.Driver === "none") return {};
  const [docker, address] = await Promise.all([
    minikube("docker-env", "-p", name, "--output=json"),
    minikube("ip", "-p", name),
  ]);
  const { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY } = JSON.parse(
    docker,
  ) as DockerEnvironment;
  return { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, TODO_NODE_HOST: address.trim() };
}

async function start(
  name: string,
  profile: Profile | undefined,
  write: (line: string) => void,
): Promise<void> {
  write(profile ? `Starting Minikube ${name} …` : `Creating Minikube ${name} …`);
  // Since Minikube 1.39, the default runtime is containerd, which cannot use images built by
  // Docker.
  await minikube("start", "-p", name, ...(profile ? [] : ["--container-runtime=docker"]));
}

/**
 * Returns the profile with this name; undefined if this machine has no profiles.
 * @throws UserError if this machine has only other profiles.
 */
async function findProfile(name: string): Promise<Profile | undefined> {
  const list = await minikube("profile", "list", "--output=json", "--light");
  const { valid: profiles } = JSON.parse(list) as { valid: Profile[] };
  const profile = profiles.find(({ Name }) => Name === name);
  const [first] = profiles;
  if (profile || !first) return profile;
  throw new UserError(
    `There is no Minikube ${name}, which is where the stack's context leads. Nothing was touched.\n` +
      `Seen: ${profiles.map(({ Name }) => Name).join(", ")}.\n` +
      `Deploy there: npx pulumi config set context ${first.Name}\nOr create it: minikube start -p ${name} --container-runtime=docker`,
  );
}

/** Refuses a profile that has several nodes or a container runtime other than Docker. */
function requireSupported(name: string, profile: Profile | undefined, outcome: string): void {
  const runtime = profile?.Config.KubernetesConfig.ContainerRuntime ?? "";
  const runtimes = (profile?.Config.Nodes ?? []).map(() => (runtime === "" ? "docker" : runtime));
  const fault = nodesFault(name, runtimes);
  if (fault) throw new UserError(`${fault.problem}\n${fault.fix}\n${outcome}`);
}

/**
 * Returns true if the API server of the context is ready. Does not use `minikube status`, because
 * it reports a healthy cluster behind a proxy as stopped, and starting that cluster would restart
 * every pod.
 */
async function isReady(context: string, patience: number): Promise<boolean> {
  const server = apiServerOf(context);
  const deadline = Date.now() + patience * 1000;
  for (;;) {
    const state = (await server?.readiness()) ?? "unreachable";
    if (state !== "not ready") return state === "ready";
    if (Date.now() >= deadline) {
      throw new UserError(
        `Cluster of context ${context} answers, but is not ready. Nothing was touched.\n` +
          `It did not become ready within ${patience} s, and a cluster that answers is not restarted here.\n` +
          `See why: kubectl --context ${context} get --raw '/readyz?verbose'\nTo restart it: minikube start -p ${context}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/**
 * Returns undefined if the kubeconfig does not contain the context, or if the cluster can be
 * reached only through a credential plugin or a proxy.
 */
function apiServerOf(context: string): ApiServer | undefined {
  try {
    const access = clusterAccess(context, process.env.KUBECONFIG);
    return access.isDirect ? new ApiServer(access) : undefined;
  } catch {
    return undefined;
  }
}

async function minikube(...args: string[]): Promise<string> {
  try {
    return (await exec("minikube", args, { timeout: 15 * 60_000 })).stdout;
  } catch (error) {
    throw new UserError(
      `\`minikube ${args.join(" ")}\` failed:\n${stderrOf(error)}\nFix that, then run \`npm run up\` again.`,
    );
  }
}
