import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import { withoutProxies } from "../../lib/cluster/no-proxy";
import { clusterAnswers } from "../lib/in-use";
import { inLab, inSource } from "../lib/paths";
import { run } from "../lib/shell";
import { Step } from "../lib/step";
import { KUBERNETES } from "./node-images";

const MANIFESTS = "/etc/kubernetes/manifests";

/** Starts Minikube. Also recovers from a reboot, killed processes or an interrupted start. */
export const cluster: Step = {
  name: "cluster",
  title: "Minikube cluster",
  // The stand-in images come first, because Minikube restarts Docker, which would abort their
  // builds.
  needs: [
    "node-images",
    "base-python",
    "base-node",
    "base-postgres",
    "go-minikube",
    "go-cri-dockerd",
  ],
  digest: () => KUBERNETES,
  present: clusterAnswers,
  inUse: clusterAnswers,
  async run(log) {
    const hasRun = fs.existsSync(inLab("steps", "cluster.json"));
    if (hasRun && (await waitForApiServer())) return;
    const cache = inLab("minikube", ".minikube", "cache", "linux", "amd64", KUBERNETES);
    fs.mkdirSync(cache, { recursive: true });
    for (const name of ["kubelet", "kubeadm", "kubectl"])
      fs.copyFileSync(inLab("bin", name), `${cache}/${name}`);
    for (const folder of ["/etc/docker", "/etc/cni/net.d"])
      fs.mkdirSync(folder, { recursive: true }); // Minikube writes to them without creating them.
    await run(inSource("shims", "service"), ["cri-docker", "start"], { log });
    await start(log).catch(async (error: unknown) => {
      // A cluster that has run before may contain data, so do not delete it.
      if (hasRun) throw error;
      // Files left by an interrupted first start can make the next start fail.
      await runWithoutProxy("minikube", ["delete"], log);
      await start(log);
    });
    if (os.cpus().length < 4) await lowerRequests(log);
    await runWithoutProxy(
      "kubectl",
      ["wait", "--for=condition=Ready", "node", "--all", "--timeout=120s"],
      log,
    );
  },
};

/**
 * Runs a command without the proxy variables. The command does not need them, because the node is
 * on this machine, and kubeadm would copy them into the control plane's pods.
 */
function runWithoutProxy(
  command: string,
  args: string[],
  log: string,
  timeout?: number,
): Promise<string> {
  return run(command, args, { log, timeout, env: withoutProxies() });
}

/**
 * Waits for an API server that is already starting, because a second `minikube start` would restart
 * the node while pods are running on it.
 * @param timeout - Milliseconds to wait while the server accepts connections but is not ready.
 * @returns True if the API server is ready.
 */
async function waitForApiServer(timeout = 60_000): Promise<boolean> {
  const deadline = Date.now() + timeout;
  while (await isListening()) {
    if (await clusterAnswers()) return true;
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return false;
}

/** Returns true if a process listens on the API server's port on this machine. */
function isListening(port = 8443): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    socket
      .once("error", () => resolve(false))
      .once("connect", () => {
        socket.destroy();
        resolve(true);
      });
  });
}

function start(log: string): Promise<string> {
  return runWithoutProxy(
    "minikube",
    [
      "start",
      "--driver=none",
      `--kubernetes-version=${KUBERNETES}`,
      "--container-runtime=docker",
      "--preload=false",
      "--cache-images=false",
      "--wait=apiserver,system_pods,default_sa",
    ],
    log,
    8 * 60_000,
  );
}

/**
 * Lowers the control plane's CPU requests. With the default requests, a small node has too little
 * CPU left, and some of the project's pods stay Pending.
 */
async function lowerRequests(log: string): Promise<void> {
  for (const file of fs.readdirSync(MANIFESTS)) {
    const text = fs.readFileSync(`${MANIFESTS}/${file}`, "utf8");
    const lowered = text.replace(/(requests:\n\s+cpu: )(?:\d+m)/, "$125m");
    if (lowered !== text) fs.writeFileSync(`${MANIFESTS}/${file}`, lowered);
  }
  await waitForControlPlane();
  await runWithoutProxy(
    "kubectl",
    ["-n", "kube-system", "set", "resources", "deployment/coredns", "--requests=cpu=25m"],
    log,
  );
}

/**
 * Waits at most 2 minutes until the API server has answered 12 times in a row. The kubelet restarts
 * the control plane within seconds after its manifests change.
 */
async function waitForControlPlane(): Promise<void> {
  const deadline = Date.now() + 120_000;
  let answers = 0;
  while (Date.now() < deadline && answers < 12) {
    answers = (await clusterAnswers()) ? answers + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
