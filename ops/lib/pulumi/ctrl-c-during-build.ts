import { type Process, processes } from "../recovery/processes";

/** Matches the command line of the docker plugin: the published one or the lab's substitute. */
const DOCKER_PLUGIN = /pulumi-resource-docker|\/stand-ins\/code\/docker\//;

/**
 * Stops image builds on Ctrl-C. If image builds are the only running steps, Ctrl-C kills the docker
 * plugins. The engine then saves its state, releases its lock and ends. Otherwise the docker plugin
 * would finish the build, because no other process can stop it. At any other time, or on a second
 * Ctrl-C, the default applies: this process ends, and the next run resumes the work
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
    // This handler stays registered. Without it, the Automation API's own handler would end this
    // process and the engine.
    this.happened = true;
    this.onStop();
    for (const { pid } of dockerPlugins(processes(), process.pid)) process.kill(pid, "SIGKILL");
  };
}

/** Returns the docker plugins of the engines that the process `root` started. */
export function dockerPlugins(all: readonly Process[], root: number): Process[] {
  const children = all.filter(({ parent }) => parent === root);
  const descendants = children.flatMap(({ pid }) => dockerPlugins(all, pid));
  return [...children.filter(({ command }) => DOCKER_PLUGIN.test(command)), ...descendants];
}
