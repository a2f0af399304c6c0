import * as fs from "node:fs";
import * as path from "node:path";
import { digestOf } from "../lib/digest";
import { clusterAnswers } from "../lib/in-use";
import { inLab, inSource } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";
import { DEBIAN } from "./debian-image";

export const KUBERNETES = "v1.34.4";
const PROVISIONER = "gcr.io/k8s-minikube/storage-provisioner:v5";

/**
 * Builds the control plane's images with the names that kubeadm and Minikube expect. Each image
 * contains one program that the lab has compiled.
 */
export const nodeImages: Step = {
  name: "node-images",
  title: "Control plane images",
  needs: ["debian-image", "go-container", "go-node", "go-coredns"],
  digest: () =>
    digestOf(
      [KUBERNETES, DEBIAN, "1"],
      [inSource("go", "node"), inSource("go", "coredns"), inSource("go", "container")],
    ),
  present: () => succeeds("docker", ["image", "inspect", PROVISIONER]),
  inUse: clusterAnswers,
  async run(log) {
    const listed = await run(
      inLab("bin", "kubeadm"),
      ["config", "images", "list", "--kubernetes-version", KUBERNETES],
      { log },
    );
    const images = [...listed.trim().split("\n"), PROVISIONER];
    for (const image of images) await build(image, log);
    const pause = images.find((image) => programOf(image) === "pause");
    if (pause === undefined) throw new Error(`kubeadm lists no pause image: ${images.join(", ")}`);
    fs.mkdirSync(inLab("run"), { recursive: true });
    fs.writeFileSync(inLab("run", "pause.image"), pause);
  },
};

async function build(image: string, log: string): Promise<void> {
  const name = programOf(image);
  const context = inLab("src", `image-${name}`);
  fs.rmSync(context, { recursive: true, force: true });
  fs.mkdirSync(context, { recursive: true });
  fs.linkSync(inLab("bin", name), path.join(context, name));
  await run("docker", ["build", "-t", image, "-f", "-", context], { log, input: dockerfile(name) });
}

/**
 * Returns the last part of an image's name, for example `coredns` for
 * `registry/coredns/coredns:v1`.
 */
function programOf(image: string): string {
  return path.posix.basename(image).replace(/:.*/, "");
}

function dockerfile(name: string): string {
  if (name === "kube-proxy") {
    return [
      `FROM ${DEBIAN}`,
      "RUN apt-get update && apt-get install -y --no-install-recommends iptables conntrack ipset kmod && rm -rf /var/lib/apt/lists/*",
      "COPY kube-proxy /usr/local/bin/kube-proxy",
    ].join("\n");
  }
  const folder = ["pause", "coredns", "storage-provisioner"].includes(name)
    ? "/"
    : "/usr/local/bin/";
  return [
    "FROM scratch",
    `COPY ${name} ${folder}${name}`,
    "ENV PATH=/usr/local/bin",
    `ENTRYPOINT ["${folder}${name}"]`,
  ].join("\n");
}
