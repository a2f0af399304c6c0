import { type Process, processes } from "../recovery/processes";

/** The docker plugin from its publisher, or the lab's substitute. */
const DOCKER_PLUGIN = /pulumi-resource-docker|\/stand-ins\/code\/docker\//;

/**
 * Stops image builds on Ctrl-C. While nothing but images is being built, Ctrl-C kills the docker
 * plugins; the engine then saves its state, releases its lock and ends by itself. Without this the
 * docker plugin builds to the end, and no other process can stop it. At any other moment, and for a
 * second Ctrl-C, the default applies: this process ends, and the next run resumes
 * (ops/lib/recovery/).
 */
export class CtrlCDuringBuild {
  /** True after Ctrl-C has stopped builds. */
  happened = false;

  constructor(
    private readonly isBuilding: () => boolean,
    private readonly onStop: () => void,
  ) {
    process.on("SIGINT", this.handle);
  }

  close(): void {
    process.removeListener("SIGINT", this.handle);
  }

  private readonly handle = (): void => {
    if (this.happened || !this.isBuilding()) {
      this.close();
      process.kill(process.pid, "SIGINT");
      return;
    }
    // Keeps listening: without a listener, the Automation API's own handler ends this process and
    // the engine.
    this.happened = true;
    this.onStop();
    for (const { pid } of dockerPlugins(processes(), process.pid)) process.kill(pid, "SIGKILL");
  };
}

/** Returns the docker plugins of the engines that process `root` has started. */
export function dockerPlugins(all: readonly Process[], root: number): Process[] {
  const children = all.filter(({ parent }) => parent === root);
  const descendants = children.flatMap(({ pid }) => dockerPlugins(all, pid));
  return [...children.filter(({ command }) => DOCKER_PLUGIN.test(command)), ...descendants];
}
