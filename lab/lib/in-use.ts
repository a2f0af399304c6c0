import { withoutProxies } from "../../lib/cluster/no-proxy";
import { succeeds } from "./shell";

/** Returns true if the lab's API server is ready, which means that pods may be running. */
export function clusterAnswers(): Promise<boolean> {
  return succeeds(
    "kubectl",
    ["--request-timeout=15s", "get", "--raw", "/readyz"],
    20_000,
    withoutProxies(),
  );
}

/**
 * Returns true if the Docker daemon answers within 20 seconds. The limit allows for a busy machine.
 */
export function dockerAnswers(): Promise<boolean> {
  return succeeds("docker", ["version"], 20_000);
}
