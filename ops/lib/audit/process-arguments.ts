import * as fs from "node:fs";
import { leaksIn, Secrets } from "./leaks";
import { processes } from "../recovery/processes";

/**
 * Looks at the arguments of every running process, again and again until it is stopped: a command
 * may live for a moment only.
 */
export class ProcessArguments {
  private readonly found = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  /** How often it has looked. */
  looks = 0;

  /** @param every milliseconds between two looks; a process that lives shorter can be missed. */
  constructor(
    private readonly secrets: Secrets,
    every = 100,
  ) {
    this.look();
    // whoever fails before stop() is not kept from ending
    this.timer = setInterval(() => this.look(), every).unref();
  }

  /**
   * False where there is no /proc, as on macOS: `ps` ten times a second would cost more than the
   * work that is watched.
   */
  static isPossible(): boolean {
    return fs.existsSync("/proc/self/cmdline");
  }

  /** Names of the secrets that were seen. */
  stop(): string[] {
    clearInterval(this.timer);
    this.look();
    return [...this.found];
  }

  private look(): void {
    this.looks += 1;
    leaksIn(argumentsNow(), this.secrets).forEach((name) => this.found.add(name));
  }
}

function argumentsNow(): string {
  return ProcessArguments.isPossible()
    ? processes()
        .map(({ command }) => command)
        .join("\n")
    : "";
}
