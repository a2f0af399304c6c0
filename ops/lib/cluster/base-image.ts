import * as fs from "node:fs";
import { loadMachine } from "./machine";
import { inProject } from "../project";
import type { Service } from "../../../lib/services";

const ROLES = { backend: "python", frontend: "node" } as const;

/**
 * What a service's image is built on: this machine's stand-in, or else what its Dockerfile names.
 */
export function baseImage(service: Service): string {
  const role = ROLES[service];
  const ofMachine = (JSON.parse(loadMachine().TODO_BASE_IMAGES ?? "{}") as Record<string, string>)[
    role
  ];
  const dockerfile = fs.readFileSync(inProject("images", `${service}.Dockerfile`), "utf8");
  return (
    ofMachine ?? new RegExp(`^ARG ${role.toUpperCase()}_IMAGE=(\\S+)$`, "m").exec(dockerfile)![1]!
  );
}
