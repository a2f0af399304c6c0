import * as fs from "node:fs";
import { leaksIn, Secrets } from "./leaks";
import { processes } from "../recovery/processes";

/**
 * Repeatedly searches the arguments of all running processes for secrets, until `stop` is called.
 */
export class ProcessArguments {
  private readonly found = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  /** Number of searches so far. */
  searches = 0;

  /**
   * @param every milliseconds between two searches. A process that ends within this time can be
   *   missed.
   */
  constructor(
    private readonly secrets: Secrets,
    every = 100,
  ) {
    this.search();
    // Without this, the timer would keep the program running if it fails before it calls stop().
    this.timer = setInterval(() => this.search(), every).unref();
  }

  /**
   * Returns false on systems without /proc, for example macOS, because running `ps` ten times a
   * second would take too much processor time.
   */
  static isPossible(): boolean {
    return fs.existsSync("/proc/self/cmdline");
  }

  /** Stops the search and returns the names of the secrets found. */
  stop(): string[] {
    clearInterval(this.timer);
    this.search();
    return [...this.found];
  }

  private search(): void {
    this.searches += 1;
    leaksIn(currentArguments(), this.secrets).forEach((name) => this.found.add(name));
  }
}

function currentArguments(): string {
  return ProcessArguments.isPossible()
    ? processes()
        .map(({ command }) => command)
        .join("\n")
    : "";
}
