import * as fs from "node:fs";
import { inProject } from "../project";
import type { BaseImages } from "../../../lib/config/base-images";
import { loadMachine } from "./machine";
import type { Service } from "../../../lib/services";

const ROLES = { backend: "python", frontend: "node" } as const;

/**
 * Returns the base image of a service: this machine's substitute if there is one, otherwise the
 * default in the Dockerfile.
 */
export function baseImage(service: Service): string {
  const role = ROLES[service];
  return machineBaseImages()[role] ?? dockerfileDefault(service, `${role.toUpperCase()}_IMAGE`);
}

/** Returns the images that replace the official ones on this machine. */
export function machineBaseImages(): BaseImages {
  return JSON.parse(loadMachine().TODO_BASE_IMAGES ?? "{}") as BaseImages;
}

function dockerfileDefault(service: Service, argument: string): string {
  const file = `images/${service}.Dockerfile`;
  const dockerfile = fs.readFileSync(inProject(file), "utf8");
  const image = new RegExp(`^ARG ${argument}=(\\S+)$`, "m").exec(dockerfile)?.[1];
  if (image === undefined) throw new Error(`${file} has no line ARG ${argument}=<image>`);
  return image;
}
