import * as fs from "node:fs";
import * as path from "node:path";
import { directoryWith } from "./files";

/** Replaces `kubectl` on PATH with a fake that lists the given objects and records changes. */
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

  /** Sets the objects that `kubectl get` lists. Before the first call, `kubectl get` fails. */
  list(items: readonly object[]): void {
    fs.writeFileSync(path.join(this.folder, "answer"), JSON.stringify({ items }));
  }

  /** Returns the arguments of each call other than `get`. */
  changes(): string[] {
    const file = path.join(this.folder, "changes");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  }

  remove(): void {
    process.env.PATH = this.path;
    fs.rmSync(this.folder, { recursive: true });
  }
}
