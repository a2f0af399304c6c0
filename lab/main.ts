import * as path from "node:path";
import { bringUp } from "./bring-up";
import { LabError } from "./lib/errors";
import { remove } from "./remove";

const USAGE = `usage: lab up | remove

  up      build and start Minikube, Kubernetes and Pulumi on this machine
  remove  stop them and remove everything the lab installed`;

async function main(command: string | undefined): Promise<number> {
  const root = path.join(__dirname, "..");
  const write = (line: string) => console.log(line);
  if (command === "up")
    await bringUp({
      root,
      pulumiHome: path.join(root, ".pulumi-home"),
      needsIngress: false,
      needsProxy: false,
      write,
    });
  else if (command === "remove") await remove(write);
  else {
    console.log(USAGE);
    return command === "--help" ? 0 : 2;
  }
  return 0;
}

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof LabError ? error.message : error);
    process.exitCode = 1;
  },
);
