import { checkMachine } from "./checks";
import { clusterEnvironment } from "./lib/environment";
import { inLab } from "./lib/paths";
import { runPlan } from "./lib/plan";
import { endLeftovers } from "./lib/processes";
import { Progress } from "./lib/progress";
import { Step } from "./lib/step";
import { takeTurn } from "./lib/turn";
import { BASE_IMAGES, baseImages } from "./steps/base-images";
import { cluster } from "./steps/cluster";
import { debianArchive, debianImage } from "./steps/debian-image";
import { docker, dockerPrograms } from "./steps/docker";
import { goSources, goTools } from "./steps/go";
import { nodeImages } from "./steps/node-images";
import { packages } from "./steps/packages";
import { plugins } from "./steps/plugins";

export interface BringUpOptions {
  /** The project's folder: its packages are what the plugins run on. */
  root: string;
  /** PULUMI_HOME of the project; engine and plugins go in there. */
  pulumiHome: string;
  /** Receives the progress lines. */
  write: (line: string) => void;
}

/**
 * Brings a bare Debian machine to a running Minikube and a Pulumi that can deploy to it. Idempotent
 * and resumable.
 * @returns environment variables by which commands find it: PATH is to be prepended to the caller's own.
 */
export async function bringUp(options: BringUpOptions): Promise<Record<string, string>> {
  await checkMachine();
  const done = await takeTurn(options.write);
  if (endLeftovers() > 0)
    options.write("An interrupted run left commands at work: they were ended.");
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
    cluster,
    plugins(options),
  ];
  try {
    await runPlan(steps, progress);
  } finally {
    progress.close();
    done();
  }
  return shellEnvironment();
}

/**
 * Environment variables by which commands find the lab's cluster and its tools, whether or not it
 * runs.
 */
export function shellEnvironment(): Record<string, string> {
  return {
    ...clusterEnvironment(),
    PATH: [inLab("bin"), inLab("docker")].join(":"),
    DOCKER_CONFIG: inLab("docker-config"),
    TODO_BASE_IMAGES: JSON.stringify(BASE_IMAGES),
  };
}
