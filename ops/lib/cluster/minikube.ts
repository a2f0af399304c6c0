import { ApiServer } from "../../../lib/cluster/api-server";
import { nodesFault } from "../../../lib/cluster/preflight-rules";
import { UserError } from "../../../lib/errors";
import { clusterAccess } from "../../../lib/cluster/kubeconfig";
import { exec, stderrOf, succeeds } from "../exec";
import type { Machine } from "./machine";

interface Profile {
  Name: string;
  Config: { Driver: string; Nodes: unknown[]; KubernetesConfig: { ContainerRuntime: string } };
}

/**
 * The machine's own Minikube, started if it is stopped and made if there is none. Its profile is
 * the one whose context the stack deploys to: an image built in another profile's Docker would
 * never be found there. One that answers is never started.
 *
 * @param patience how long one that answers may take to be ready, in seconds.
 * @returns what commands need to reach its Docker and its node.
 * @throws UserError before anything is started, where the profile cannot run what is built here.
 */
export async function ensureMinikube(
  name: string,
  write: (line: string) => void,
  patience = 60,
): Promise<Machine> {
  const profile = await findProfile(name);
  requireFit(name, profile, "Nothing was touched.");
  if (!(await isReady(name, patience)) && !(await succeeds("minikube", "status", "-p", name))) {
    write(profile ? `Starting Minikube ${name} …` : `Making Minikube ${name} …`);
    // Since 1.39 a new one would run containerd, which cannot see what Docker builds.
    await minikube("start", "-p", name, ...(profile ? [] : ["--container-runtime=docker"]));
  }
  const started = profile ?? (await findProfile(name));
  requireFit(name, started, `Minikube ${name} was started and nothing was deployed.`);
  if (started?.Config.Driver === "none") return {}; // the cluster's Docker is the machine's, and its ports are on 127.0.0.1
  const [docker, address] = await Promise.all([
    minikube("docker-env", "-p", name, "--output=json"),
    minikube("ip", "-p", name),
  ]);
  const { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY } = JSON.parse(docker) as Machine;
  return { DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, TODO_NODE_HOST: address.trim() };
}

/** The profile; undefined where this machine has none at all. */
async function findProfile(name: string): Promise<Profile | undefined> {
  const profiles = JSON.parse(await minikube("profile", "list", "--output=json", "--light"))
    .valid as Profile[];
  const profile = profiles.find(({ Name }) => Name === name);
  if (profile || profiles.length === 0) return profile;
  throw new UserError(
    `There is no Minikube ${name}, which is where the stack's context leads. Nothing was touched.\n` +
      `Seen: ${profiles.map(({ Name }) => Name).join(", ")}.\n` +
      `Deploy there: npx pulumi config set context ${profiles[0].Name}\nOr make one more: minikube start -p ${name} --container-runtime=docker`,
  );
}

function requireFit(name: string, profile: Profile | undefined, outcome: string): void {
  const runtime = profile?.Config.KubernetesConfig.ContainerRuntime || "docker";
  const fault = nodesFault(
    name,
    (profile?.Config.Nodes ?? []).map(() => runtime),
  );
  if (fault) throw new UserError(`${fault.problem}\n${fault.fix}\n${outcome}`);
}

/**
 * Whether the API server behind the context is ready. `minikube status` is not asked first: it says
 * stopped of a healthy cluster where it is kept from it, by a proxy for example, and a start then
 * restarts every pod.
 */
async function isReady(context: string, patience: number): Promise<boolean> {
  const server = apiServerOf(context);
  const deadline = Date.now() + patience * 1000;
  for (;;) {
    const state = (await server?.readiness()) ?? "silent";
    if (state !== "answers") return state === "ready";
    if (Date.now() >= deadline) {
      throw new UserError(
        `Cluster of context ${context} answers, but is not ready. Nothing was touched.\n` +
          `It was waited for ${patience} s, and a cluster that answers is not restarted here.\n` +
          `See why: kubectl --context ${context} get --raw '/readyz?verbose'\nTo restart it: minikube start -p ${context}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Undefined where the kubeconfig has no such context, or only a program can get in. */
function apiServerOf(context: string): ApiServer | undefined {
  try {
    const access = clusterAccess(context, process.env.KUBECONFIG);
    return access.isDirect ? new ApiServer(access) : undefined;
  } catch {
    return undefined;
  }
}

async function minikube(...args: string[]): Promise<string> {
  const { stdout } = await exec("minikube", args, { timeout: 15 * 60_000 }).catch(
    (error: unknown) => {
      throw new UserError(
        `\`minikube ${args.join(" ")}\` failed:\n${stderrOf(error)}\nMend that, then run \`npm run up\` again.`,
      );
    },
  );
  return stdout;
}
