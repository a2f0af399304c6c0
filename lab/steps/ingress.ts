import * as fs from "node:fs";
import * as path from "node:path";
import { digestOf } from "../lib/digest";
import { inLab, inSource } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";

const IMAGE = "todo-lab/traefik:3.5.3";
const DOCKERFILE = ["FROM scratch", "COPY traefik /traefik", 'ENTRYPOINT ["/traefik"]', ""];
const WAIT = ["rollout", "status", "deployment/traefik", "-n", "lab-ingress"];

/**
 * Installs an ingress controller in the cluster. It is Traefik, because the images of Minikube's
 * addon cannot be downloaded in the lab.
 */
export const ingress: Step = {
  name: "ingress",
  title: "Ingress controller",
  needs: ["cluster", "go-ingress"],
  digest: () => digestOf([IMAGE, ...DOCKERFILE], [inSource("ingress"), inSource("go", "ingress")]),
  present: () => succeeds("kubectl", [...WAIT, "--timeout=2s"]),
  async run(log) {
    const context = inLab("src", "image-traefik");
    fs.rmSync(context, { recursive: true, force: true });
    fs.mkdirSync(context, { recursive: true });
    fs.linkSync(inLab("bin", "traefik"), path.join(context, "traefik"));
    const input = DOCKERFILE.join("\n");
    await run("docker", ["build", "-t", IMAGE, "-f", "-", context], { log, input });
    await run("kubectl", ["apply", "-f", inSource("ingress", "traefik.yaml")], { log });
    await run("kubectl", [...WAIT, "--timeout=120s"], { log });
  },
};
