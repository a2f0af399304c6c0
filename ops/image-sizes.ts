import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { SERVICES, type Service } from "../lib/services";
import { baseImage } from "./lib/cluster/base-image";
import { machineLoad } from "./lib/bench/benchmark";
import { deployedBy } from "./lib/pulumi/deployed";
import { imageSize } from "./lib/bench/image-size";
import { startTime } from "./lib/bench/start-time";
import { kubectlJson } from "./lib/cluster/kubectl";

/**
 * Returns the image that the Deployment of a service uses.
 * @throws UserError if the service has no Deployment.
 */
async function deployedImage(
  service: Service,
  namespace: string,
  release: string,
): Promise<string> {
  const labels = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=${service}`;
  const list = await kubectlJson<{
    items: { spec: { template: { spec: { containers: [{ image: string }] } } } }[];
  }>("get", "deployments", "-n", namespace, "-l", labels);
  const [deployment] = list?.items ?? [];
  if (!deployment)
    throw new UserError(
      `Namespace ${namespace} has no Deployment for the ${service}.\nBring it up first: npm run up`,
    );
  return deployment.spec.template.spec.containers[0].image;
}

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function row(service: Service, namespace: string, release: string): Promise<string> {
  const base = baseImage(service);
  const [all, below] = [
    await imageSize(await deployedImage(service, namespace, release)),
    await imageSize(base),
  ];
  if (!below.layers.every((layer, index) => all.layers[index] === layer))
    throw new UserError(
      `The ${service} image was not built on the current ${base}.\nBuild the image again: npm run up`,
    );
  const { seconds, limit } = await startTime(namespace, release, service);
  const cells = [
    service,
    mb(all.onDisk),
    mb(below.onDisk),
    mb(all.onDisk - below.onDisk),
    mb(all.compressed),
    mb(below.compressed),
    mb(all.compressed - below.compressed),
    all.layers.length - below.layers.length,
    `${seconds} s (${limit})`,
  ];
  return `| ${cells.join(" | ")} |`;
}

runCommand({
  name: "image-sizes",
  help:
    "Measures the two images, on disk and compressed, with and without their base, and how long a pod\n" +
    "of each takes to become ready under its CPU limit. Takes about two minutes; the application must\n" +
    "be up.",
  async run({ stack: name }) {
    const { namespace, release } = await deployedBy(name, "there is no image to measure");
    console.log(`${machineLoad()}\n`);
    console.log(
      "| image | on disk | base | above | compressed | base | above | layers above | ready |\n|---|---|---|---|---|---|---|---|---|",
    );
    for (const service of SERVICES) console.log(await row(service, namespace, release));
    return 0;
  },
});
