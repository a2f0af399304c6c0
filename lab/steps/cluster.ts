import * as fs from "node:fs";
import * as os from "node:os";
import { inLab, inSource } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";
import { KUBERNETES } from "./node-images";

const MANIFESTS = "/etc/kubernetes/manifests";

/** A running Minikube. Finds itself again after a reboot, a `kill -9` of everything, or a half-finished start. */
export const cluster: Step = {
    name: "cluster",
    title: "Minikube cluster",
    // Minikube restarts Docker, which would end a build: the stand-in images come first.
    needs: ["node-images", "base-python", "base-node", "base-postgres", "go-minikube", "go-cri-dockerd"],
    digest: () => KUBERNETES,
    present: ready,
    async run(log) {
        const cache = inLab("minikube", ".minikube", "cache", "linux", "amd64", KUBERNETES);
        fs.mkdirSync(cache, { recursive: true });
        for (const name of ["kubelet", "kubeadm", "kubectl"]) fs.copyFileSync(inLab("bin", name), `${cache}/${name}`);
        for (const folder of ["/etc/docker", "/etc/cni/net.d"]) fs.mkdirSync(folder, { recursive: true }); // Minikube writes there and takes them for given
        await run(inSource("shims", "service"), ["cri-docker", "start"], { log });
        await start(log).catch(async (error) => {
            if (fs.existsSync(inLab("steps", "cluster.json"))) throw error; // a cluster that once ran may hold data: never deleted here
            // A first start that was killed half-way can leave what a second one trips over; a new cluster does not.
            await run("minikube", ["delete"], { log });
            await start(log);
        });
        if (os.cpus().length < 4) await lowerRequests(log);
        await run("kubectl", ["wait", "--for=condition=Ready", "node", "--all", "--timeout=120s"], { log });
    },
};

function start(log: string): Promise<string> {
    return run("minikube", [
        "start", "--driver=none", `--kubernetes-version=${KUBERNETES}`, "--container-runtime=docker",
        "--preload=false", "--cache-images=false", "--wait=apiserver,system_pods,default_sa",
    ], { log, timeout: 8 * 60_000 });
}

function ready(): Promise<boolean> {
    return succeeds("kubectl", ["--request-timeout=15s", "get", "--raw", "/readyz"], 20_000);
}

/** On a small node the control plane's CPU requests would leave the published presets Pending. */
async function lowerRequests(log: string): Promise<void> {
    for (const file of fs.readdirSync(MANIFESTS)) {
        const text = fs.readFileSync(`${MANIFESTS}/${file}`, "utf8");
        const lowered = text.replace(/(requests:\n\s+cpu: )(?:\d+m)/, "$125m");
        if (lowered !== text) fs.writeFileSync(`${MANIFESTS}/${file}`, lowered);
    }
    await settle();
    await run("kubectl", ["-n", "kube-system", "set", "resources", "deployment/coredns", "--requests=cpu=25m"], { log });
}

/** The kubelet replaces the control plane within seconds of the edit: wait until it was away and is back. */
async function settle(): Promise<void> {
    const deadline = Date.now() + 120_000;
    let good = 0;
    while (Date.now() < deadline && good < 12) {
        good = (await ready()) ? good + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, 500));
    }
}
