import { spawn } from "node:child_process";
import { leaksIn, leaksInStream, Secrets } from "../../ops/lib/audit/leaks";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { NAMESPACE } from "./cluster";
import { inShell } from "./shell";

/** Returns the image of a Deployment's pods, for example `todo-backend:1.0.0-0123456789ab`. */
export function deployedImage(deployment: string): Promise<string> {
  return inShell(
    `kubectl get deployment -n ${NAMESPACE} ${deployment} -o jsonpath='{.spec.template.spec.containers[0].image}'`,
  );
}

/** Returns the id of an image, or an empty string if the daemon does not have the image. */
export function imageId(image: string): Promise<string> {
  return inShell(`docker image ls --no-trunc --quiet ${image}`);
}

/**
 * Returns the names of those texts that occur in the image's settings, in its history or in a file
 * of any layer.
 */
export async function foundInImage(image: string, texts: Secrets): Promise<string[]> {
  const settings = await inShell(
    `docker image inspect ${image} && docker history --no-trunc ${image}`,
  );
  const layers = spawn("docker", ["save", image], {
    env: { ...process.env, ...projectEnvironment() },
  });
  return [
    ...new Set([...leaksIn(settings, texts), ...(await leaksInStream(layers.stdout, texts))]),
  ].sort();
}
