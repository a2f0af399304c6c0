import * as fs from "node:fs";
import * as path from "node:path";
import { digestOf } from "../lib/digest";
import { clusterAnswers } from "../lib/in-use";
import { inLab, inSource } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";
import { DEBIAN, debianImage } from "./debian-image";

/**
 * Names of the stand-in images. The keys are the names by which the program knows the official
 * images.
 */
export const BASE_IMAGES = {
  python: "todo-lab/python:3.13-slim",
  node: "todo-lab/node:22-slim",
  postgres: "todo-lab/postgres:17-slim",
  caddy: "todo-lab/caddy:2.6-slim",
} as const;

type Role = keyof typeof BASE_IMAGES;

const steps: Step[] = (Object.keys(BASE_IMAGES) as Role[]).map((role) => ({
  name: `base-${role}`,
  title: `Stand-in for the official ${role} image`,
  needs: ["debian-image"],
  digest: () =>
    digestOf([debianImage.digest(), role === "node" ? process.version : ""], filesOf(role)),
  present: () => succeeds("docker", ["image", "inspect", BASE_IMAGES[role]]),
  inUse: clusterAnswers,
  async run(log) {
    const context = inLab("src", `base-${role}`);
    fs.rmSync(context, { recursive: true, force: true });
    fs.cpSync(inSource("images"), context, { recursive: true });
    if (role === "node") copyNode(context);
    await run(
      "docker",
      [
        "build",
        "--build-arg",
        `DEBIAN=${DEBIAN}`,
        "-t",
        BASE_IMAGES[role],
        "-f",
        `${context}/${role}.Dockerfile`,
        context,
      ],
      { log },
    );
  },
}));

/** The stand-in that only stacks with the proxy need. */
const isOfProxy = ({ name }: Step) => name === "base-caddy";

/**
 * Build stand-ins for the official base images, because the lab's machine cannot pull from an image
 * registry.
 */
export const baseImages: Step[] = steps.filter((step) => !isOfProxy(step));
export const proxyImage: Step[] = steps.filter(isOfProxy);

/** Returns the files from which a stand-in is built. */
function filesOf(role: Role): string[] {
  const more = role === "postgres" ? ["postgres-entrypoint.sh"] : [];
  return [`${role}.Dockerfile`, ...more].map((file) => inSource("images", file));
}

/** Copies npm and the Node executable that runs this process into the build context. */
function copyNode(context: string): void {
  fs.copyFileSync(process.execPath, path.join(context, "node"));
  const npm = process.env.npm_execpath ?? which("npm");
  fs.cpSync(path.join(path.dirname(fs.realpathSync(npm)), ".."), path.join(context, "npm"), {
    recursive: true,
  });
}

function which(command: string): string {
  const { PATH = "" } = process.env;
  const folder = PATH.split(":").find((name) => fs.existsSync(path.join(name, command)));
  if (!folder) throw new Error(`${command} is not on PATH`);
  return path.join(folder, command);
}
