import * as fs from "node:fs";
import { acquireLock } from "./lib/lock";
import { inLab, inSource, labHome } from "./lib/paths";
import { killLeftoverCommands } from "./lib/processes";
import { run, succeeds } from "./lib/shell";

/** Paths outside the lab's folder that Minikube, kubeadm and the kubelet write to. */
const OUTSIDE_PATHS = [
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

/** Returns true if the lab has created a cluster on this machine, whether running or stopped. */
export function hasCluster(): boolean {
  return fs.existsSync(inLab("minikube"));
}

/**
 * Stops the cluster and Docker, then removes everything that the lab installed, including Debian
 * packages. Idempotent.
 */
export async function remove(write: (line: string) => void): Promise<void> {
  if (!fs.existsSync(labHome())) {
    write("There is nothing to remove: the lab is not installed on this machine.");
    return;
  }
  const releaseLock = await acquireLock(write);
  killLeftoverCommands();
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
  for (const outside of OUTSIDE_PATHS) fs.rmSync(outside, { recursive: true, force: true });

  const note = inLab("installed-packages");
  const packages = fs.existsSync(note)
    ? [...new Set(fs.readFileSync(note, "utf8").trim().split("\n"))]
    : [];
  if (packages.length > 0) {
    write("Removing the Debian packages that the lab installed …");
    // If an installation was killed, dpkg refuses other operations until the installation is
    // repaired.
    await attempt("dpkg", "--configure", "-a");
    // If this command fails, the removal stops before it deletes `note`, the only list of these
    // packages.
    await run("apt-get", ["purge", "-y", "--autoremove", ...packages], {
      log,
      timeout: 5 * 60_000,
    });
  }
  const modules = inLab("go-mod");
  // Go makes the module cache read-only. Make it writable, so that it can be deleted.
  if (fs.existsSync(modules)) await attempt("chmod", "-R", "u+w", modules);
  fs.rmSync(labHome(), { recursive: true, force: true });
  releaseLock();
  write("The lab is removed. The project's folder was not changed.");
}
