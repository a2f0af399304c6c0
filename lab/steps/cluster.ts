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

/**
 * A running Minikube. Finds itself again after a reboot, a `kill -9` of everything, or a
 * half-finished start.
 */
export const cluster: Step = {
  name: "cluster",
  title: "Minikube cluster",
  // Minikube restarts Docker, which would end a build: the stand-in images come first.
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
    if (fs.existsSync(inLab("steps", "cluster.json")) && (await getsReady())) return;
    const cache = inLab("minikube", ".minikube", "cache", "linux", "amd64", KUBERNETES);
    fs.mkdirSync(cache, { recursive: true });
    for (const name of ["kubelet", "kubeadm", "kubectl"])
      fs.copyFileSync(inLab("bin", name), `${cache}/${name}`);
    for (const folder of ["/etc/docker", "/etc/cni/net.d"])
      fs.mkdirSync(folder, { recursive: true }); // Minikube writes there and takes them for given
    await run(inSource("shims", "service"), ["cri-docker", "start"], { log });
    await start(log).catch(async (error) => {
      // a cluster that once ran may hold data: never deleted here
      if (fs.existsSync(inLab("steps", "cluster.json"))) throw error;
      // A first start that was killed half-way can leave what a second one trips over; a new
      // cluster does not.
      await local("minikube", ["delete"], log);
      await start(log);
    });
    if (os.cpus().length < 4) await lowerRequests(log);
    await local(
      "kubectl",
      ["wait", "--for=condition=Ready", "node", "--all", "--timeout=120s"],
      log,
    );
  },
};

/**
 * Nothing that talks to this node needs a proxy, and kubeadm would write one into the control
 * plane's pods.
 */
function local(command: string, args: string[], log: string, timeout?: number): Promise<string> {
  return run(command, args, { log, timeout, env: withoutProxies() });
}

/**
 * Waits for an API server that is on its way: it answers, and a second start would end every pod's
 * node under it.
 */
async function getsReady(patience = 60_000): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (await isListening()) {
    if (await clusterAnswers()) return true;
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return false;
}

/** Whether anything listens on the API server's port of this machine. */
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
  return local(
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

/** On a small node the control plane's CPU requests would leave the published presets Pending. */
async function lowerRequests(log: string): Promise<void> {
  for (const file of fs.readdirSync(MANIFESTS)) {
    const text = fs.readFileSync(`${MANIFESTS}/${file}`, "utf8");
    const lowered = text.replace(/(requests:\n\s+cpu: )(?:\d+m)/, "$125m");
    if (lowered !== text) fs.writeFileSync(`${MANIFESTS}/${file}`, lowered);
  }
  await settle();
  await local(
    "kubectl",
    ["-n", "kube-system", "set", "resources", "deployment/coredns", "--requests=cpu=25m"],
    log,
  );
}

/**
 * The kubelet replaces the control plane within seconds of the edit: wait until it was away and is
 * back.
 */
async function settle(): Promise<void> {
  const deadline = Date.now() + 120_000;
  let good = 0;
  while (Date.now() < deadline && good < 12) {
    good = (await clusterAnswers()) ? good + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
