import { type Process, processes } from "../recovery/processes";

/** Upstream's docker plugin, or the lab's stand-in. */
const DOCKER_PLUGIN = /pulumi-resource-docker|\/stand-ins\/code\/docker\//;

/**
 * Ctrl-C while nothing but images is being built ends the builds, and the engine then ends by
 * itself: with its record saved and its lock released. Left alone, the docker plugin builds to the
 * end first, and no other process can stop it. At any other moment, and the second time, Ctrl-C
 * ends this process as it always does.
 */
export class BuildInterrupt {
  /** True once builds were ended for Ctrl-C. */
  happened = false;

  constructor(
    private readonly isBuilding: () => boolean,
    private readonly stopping: () => void,
  ) {
    process.on("SIGINT", this.take);
  }

  close(): void {
    process.removeListener("SIGINT", this.take);
  }

  private readonly take = (): void => {
    if (this.happened || !this.isBuilding()) {
      this.close();
      process.kill(process.pid, "SIGINT");
      return;
    }
    // Still listening: where nobody does, the Automation API's own handler ends this process and
    // the engine.
    this.happened = true;
    this.stopping();
    for (const { pid } of dockerPlugins(processes(), process.pid)) process.kill(pid, "SIGKILL");
  };
}

/** The docker plugins of the engines that `root` has started. */
export function dockerPlugins(all: readonly Process[], root: number): Process[] {
  const children = all.filter(({ parent }) => parent === root);
  const below = children.flatMap(({ pid }) => dockerPlugins(all, pid));
  return [...children.filter(({ command }) => DOCKER_PLUGIN.test(command)), ...below];
}
