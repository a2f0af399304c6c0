import { withoutProxies } from "../../lib/cluster/no-proxy";
import { succeeds } from "./shell";

/**
 * Whether the lab's API server is ready: pods may be at work, and what they run on is not replaced.
 */
export function clusterAnswers(): Promise<boolean> {
  return succeeds(
    "kubectl",
    ["--request-timeout=15s", "get", "--raw", "/readyz"],
    20_000,
    withoutProxies(),
  );
}

/** Whether the Docker daemon answers; one on a busy machine takes its time. */
export function dockerAnswers(): Promise<boolean> {
  return succeeds("docker", ["version"], 20_000);
}
