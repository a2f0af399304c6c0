import { UserError } from "../../../lib/errors";
import { kubectl } from "../cluster/kubectl";
import { withProgress } from "../progress";
import type { DatabasePlace } from "./contents";

/**
 * Deletes the pods that use the database and waits for their replacements, which migrate the
 * database and start without cached data. Does not use `kubectl rollout restart`, which would add
 * an annotation to the release's objects.
 *
 * @throws UserError if the new pods are not ready after 180 seconds.
 */
export async function restartPods(
  place: DatabasePlace,
  write: (line: string) => void,
): Promise<void> {
  const { context, namespace, release } = place;
  const at = ["--context", context, "-n", namespace];
  const part = "app.kubernetes.io/component in (backend,frontend)";
  const labels = `app.kubernetes.io/instance=${release},${part}`;
  write("Restarting backend and frontend");
  await kubectl(...at, "delete", "pods", "-l", labels, "--wait=false");
  const ready = kubectl(...at, "rollout", "status", "deployment", "-l", labels, "--timeout=180s");
  await withProgress("waiting for their pods", write, ready).catch(() => {
    throw new UserError(
      "The backup is restored, but the application is not ready after 180 s.\n" +
        "See which pod is not ready: " +
        `eval "$(npm run -s env)" && kubectl get pods,events -n ${namespace}`,
    );
  });
  write("  ✓ backend and frontend are ready");
}
