import { checkMachine } from "./checks";
import { clusterEnvironment } from "./lib/environment";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { killLeftoverCommands } from "./lib/processes";
import { acquireLock } from "./lib/lock";
import { Progress } from "./lib/progress";
import { Step } from "./lib/step";
import { BASE_IMAGES, baseImages, proxyImage } from "./steps/base-images";
import { cluster } from "./steps/cluster";
import { debianArchive, debianImage } from "./steps/debian-image";
import { docker, dockerPrograms } from "./steps/docker";
import { goSources, goTools, ingressTools } from "./steps/go";
import { ingress } from "./steps/ingress";
import { nodeImages } from "./steps/node-images";
import { packages } from "./steps/packages";
import { plugins } from "./steps/plugins";

export interface BringUpOptions {
  /** The project's root folder. The plugins use the npm packages in its node_modules. */
  root: string;
  /** The project's PULUMI_HOME, where the engine and the plugins are installed. */
  pulumiHome: string;
  /** True to install an ingress controller too. */
  needsIngress: boolean;
  /** True to build the image of the proxy too. */
  needsProxy: boolean;
  /** Called with each progress line. */
  write: (line: string) => void;
}

/**
 * Installs and starts Minikube, Docker and Pulumi on a bare Debian machine. Idempotent: an
 * interrupted run continues where it stopped.
 * @returns The same variables as `shellEnvironment`.
 */
export async function bringUp(options: BringUpOptions): Promise<Record<string, string>> {
  await checkMachine();
  const releaseLock = await acquireLock(options.write);
  if (killLeftoverCommands() > 0)
    options.write("Stopped the commands that an interrupted run had left running.");
  const progress = new Progress(options.write);
  const steps: Step[] = [
    packages,
    dockerPrograms,
    ...goSources,
    ...goTools,
    debianArchive,
    docker,
    debianImage,
    nodeImages,
    ...baseImages,
    ...(options.needsProxy ? proxyImage : []),
    cluster,
    plugins(options),
    ...(options.needsIngress ? [...ingressTools, ingress] : []),
  ];
  try {
    await runPlan(steps, progress);
  } finally {
    progress.close();
    releaseLock();
  }
  return shellEnvironment();
}

/**
 * Returns the environment variables with which commands find the lab's cluster and tools, even
 * while the cluster is stopped. The returned PATH contains only the lab's folders; the caller must
 * prepend it to the existing PATH.
 */
export function shellEnvironment(): Record<string, string> {
  return {
    ...clusterEnvironment(),
    PATH: [inLab("bin"), inLab("docker")].join(":"),
    DOCKER_CONFIG: inLab("docker-config"),
    TODO_BASE_IMAGES: JSON.stringify(BASE_IMAGES),
  };
}
