import { spawn } from "node:child_process";
import { leaksIn, leaksInStream, Secrets } from "../../ops/lib/audit/leaks";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { NAMESPACE } from "./cluster";
import { inShell } from "./shell";

/** The image a Deployment's pods run, as in `todo-backend:1.0.0-0123456789ab`. */
export function deployedImage(deployment: string): Promise<string> {
  return inShell(
    `kubectl get deployment -n ${NAMESPACE} ${deployment} -o jsonpath='{.spec.template.spec.containers[0].image}'`,
  );
}

/** The daemon's ID of an image; empty where it has none of that name. */
export function imageId(image: string): Promise<string> {
  return inShell(`docker image ls --no-trunc --quiet ${image}`);
}

/**
 * Names of the texts that an image holds: in its settings, its history, or any file of any layer.
 */
export async function foundInImage(image: string, texts: Secrets): Promise<string[]> {
  const told = await inShell(`docker image inspect ${image} && docker history --no-trunc ${image}`);
  const layers = spawn("docker", ["save", image], {
    env: { ...process.env, ...projectEnvironment() },
  });
  return [
    ...new Set([...leaksIn(told, texts), ...(await leaksInStream(layers.stdout, texts))]),
  ].sort();
}
