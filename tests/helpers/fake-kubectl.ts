import * as fs from "node:fs";
import * as path from "node:path";
import { directoryWith } from "./files";

/**
 * Put first in PATH: a kubectl that lists what it is given, and notes what it is asked to change.
 */
export class FakeKubectl {
  private readonly path = process.env.PATH;
  private readonly folder = directoryWith({
    kubectl: {
      text: '#!/bin/sh\ncd "$(dirname "$0")"\ncase " $* " in *" get "*) cat answer ;; *) echo "$*" >> changes ;; esac\n',
      executable: true,
    },
  });

  constructor() {
    process.env.PATH = `${this.folder}${path.delimiter}${this.path}`;
  }

  /** What it lists from now on; while nothing is given it fails. */
  list(items: readonly object[]): void {
    fs.writeFileSync(path.join(this.folder, "answer"), JSON.stringify({ items }));
  }

  /** The arguments of each call that was no question. */
  changes(): string[] {
    const file = path.join(this.folder, "changes");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  }

  remove(): void {
    process.env.PATH = this.path;
    fs.rmSync(this.folder, { recursive: true });
  }
}
