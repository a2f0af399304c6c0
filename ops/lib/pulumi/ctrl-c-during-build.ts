import { type Process, processes } from "../recovery/processes";

/** Matches the command line of the docker plugin: the published one or the lab's substitute. */
const DOCKER_PLUGIN = /pulumi-resource-docker|\/stand-ins\/code\/lab\/plugins\/docker\//;

/**
 * Stops image builds on Ctrl-C. If image builds are the only running steps, kills the docker
 * plugins, because a plugin cannot be told to stop a build. The engine then saves its state,
 * releases its lock and exits. If other steps are running, or on a second Ctrl-C, this process
 * exits as usual, and the next run resumes the work (ops/lib/recovery/).
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
    // Keeps this handler registered. The Automation API's handler for SIGINT does nothing while
    // another handler is registered. Otherwise it would end this process, together with the engine,
    // before the engine has saved its state.
    this.happened = true;
    this.onStop();
    for (const { pid } of dockerPlugins(processes(), process.pid)) process.kill(pid, "SIGKILL");
  };
}

/** Returns the docker plugins among all descendants of the process `root`. */
export function dockerPlugins(all: readonly Process[], root: number): Process[] {
  const children = all.filter(({ parent }) => parent === root);
  const descendants = children.flatMap(({ pid }) => dockerPlugins(all, pid));
  return [...children.filter(({ command }) => DOCKER_PLUGIN.test(command)), ...descendants];
}
