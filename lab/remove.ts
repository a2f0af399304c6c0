import * as fs from "node:fs";
import { inLab, inSource, labHome } from "./lib/paths";
import { endLeftovers } from "./lib/processes";
import { run, succeeds } from "./lib/shell";
import { takeTurn } from "./lib/turn";

/** What Minikube, kubeadm and the kubelet leave outside the lab's folder. */
const LEFTOVERS = [
  "/etc/kubernetes",
  "/var/lib/kubelet",
  "/var/lib/minikube",
  "/var/tmp/minikube",
  "/var/lib/cni",
  "/etc/cni",
  "/opt/cni",
  "/etc/docker",
  "/etc/init.d/kubelet",
  "/etc/crictl.yaml",
  "/lib/systemd/system/kubelet.service",
  "/etc/systemd/system/kubelet.service.d",
  "/etc/systemd/system/cri-docker.service.d",
  "/var/run/cri-dockerd.sock",
  "/var/run/docker.sock",
  "/var/run/docker",
  "/var/lib/cri-dockerd",
  "/tmp/hostpath-provisioner",
  "/tmp/hostpath_pv",
  "/run/flannel",
  "/run/containerd",
  "/opt/containerd",
  "/var/log/containers",
  "/var/log/pods",
];

/** Whether the lab made a cluster on this machine, running or not. */
export function hasCluster(): boolean {
  return fs.existsSync(inLab("minikube"));
}

/**
 * Stops the cluster and Docker, then removes everything the lab made, its packages included. Safe
 * to run twice.
 */
export async function remove(write: (line: string) => void): Promise<void> {
  if (!fs.existsSync(labHome())) {
    write("The lab made nothing on this machine: there is nothing to remove.");
    return;
  }
  const done = await takeTurn(write);
  endLeftovers();
  fs.mkdirSync(inLab("logs"), { recursive: true });
  const log = inLab("logs", "remove.log");
  const attempt = (command: string, ...args: string[]) =>
    run(command, args, { log, timeout: 5 * 60_000 }).catch(() => undefined);

  write("Stopping the cluster …");
  if (await succeeds("minikube", ["version"]))
    await attempt("minikube", "delete", "--all", "--purge=false");
  await attempt("sh", "-c", "docker ps -aq | xargs -r docker rm -f");
  for (const service of ["kubelet", "cri-docker", "docker"])
    await attempt(inSource("shims", "service"), service, "stop");
  const mounts = `grep -oE ' (/var/lib/kubelet|/run/docker|${inLab("docker-data")})[^ ]*' /proc/mounts | sort -r | xargs -r umount --lazy`;
  await attempt("sh", "-c", mounts);
  await attempt("sh", "-c", "for link in bridge docker0; do ip link delete $link; done");
  await attempt(
    "sh",
    "-c",
    "iptables-save | grep -v -E 'KUBE-|DOCKER|CNI-|docker0' | iptables-restore; iptables -P FORWARD ACCEPT",
  );

  write("Removing files …");
  for (const leftover of LEFTOVERS) fs.rmSync(leftover, { recursive: true, force: true });

  const note = inLab("installed-packages");
  const packages = fs.existsSync(note)
    ? [...new Set(fs.readFileSync(note, "utf8").trim().split("\n"))]
    : [];
  if (packages.length > 0) {
    write("Removing the Debian packages that were not there before …");
    // it refuses everything else after an installation that was killed
    await attempt("dpkg", "--configure", "-a");
    // What else is removed can be found again by another run; which packages were not there before
    // only the note knows.
    await run("apt-get", ["purge", "-y", "--autoremove", ...packages], {
      log,
      timeout: 5 * 60_000,
    });
  }
  const modules = inLab("go-mod");
  // Go writes its module cache read-only
  if (fs.existsSync(modules)) await attempt("chmod", "-R", "u+w", modules);
  fs.rmSync(labHome(), { recursive: true, force: true });
  done();
  write("The lab is gone. The application's own folder is untouched.");
}
