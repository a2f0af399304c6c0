import { steadyLoad } from "../../e2e/lib/steady-load";
import { eventually, inShell } from "../../e2e/lib/shell";
import { setDatabaseReachable } from "../database";
import { deploymentOf, type Live, livePods, restartCount } from "../live";
import { withModel } from "../model";
import { type Finding, holds } from "../row";
import { failedStreams, streamDuring, streamsFigure } from "./streams";

/** Paths that are requested while the services roll: a page, and the backend. */
const PATHS = ["/sign-in", "/backend/health?probe=live"];

/**
 * Rolls both services while requests arrive at a constant rate, with and without keep-alive, and
 * while answers are streamed.
 */
export function rollsWithoutFailures(rounds: number) {
  return async (live: Live): Promise<Finding> => {
    const figures: string[] = [];
    let failed = 0;
    const roll = async () => {
      for (let round = 0; round < rounds; round++) await rollBoth(live);
    };
    await withModel(live, "/v1", async () => {
      for (const keepAlive of [true, false]) {
        const load = { url: live.url, rate: 50, keepAlive, paths: PATHS };
        const [outcomes, streams] = await streamDuring(live, () => steadyLoad(load, roll));
        const { "200": succeeded = 0, ...others } = outcomes;
        failed += Object.values(others).reduce((sum, count) => sum + count, failedStreams(streams));
        figures.push(
          `${succeeded} of 200 status, others ${JSON.stringify(others)}, ${streamsFigure(streams)}`,
        );
      }
    });
    const how = `50 requests/s, and answers streamed from a model server, while both services roll (rounds: ${rounds}), keep-alive on and off`;
    return holds(how, failed === 0, figures.join("; "));
  };
}

async function rollBoth(live: Live): Promise<void> {
  for (const component of ["backend", "frontend"] as const) {
    const at = `-n ${live.namespace} deployment/${deploymentOf(live, component)}`;
    await inShell(`kubectl rollout restart ${at} && kubectl rollout status ${at} --timeout=2m`, 3);
  }
}

/** Cuts the database off, and checks that no pod restarts and that the backend recovers. */
export async function survivesDatabaseOutage(live: Live): Promise<Finding> {
  const how = "the database's Service without endpoints for 20 s";
  const readiness = async () => {
    const pods = await livePods(live, "backend");
    const conditions = pods.flatMap(({ status }) => status.conditions ?? []);
    return conditions.filter(({ type }) => type === "Ready").map(({ status }) => status);
  };
  const before = await restartCount(live);
  await setDatabaseReachable(false);
  try {
    await eventually(60, readiness, (all) => all.every((status) => status === "False"));
    await new Promise((resolve) => setTimeout(resolve, 20_000));
  } finally {
    await setDatabaseReachable(true);
  }
  const start = Date.now();
  await eventually(60, readiness, (all) => all.every((status) => status === "True"));
  const seconds = (Date.now() - start) / 1000;
  const more = (await restartCount(live)) - before;
  return holds(how, more === 0, `${more} restarts, recovered in ${seconds.toFixed(0)} s`);
}

/** Asks for more CPU than the node has, and checks that the reason is visible. */
export async function explainsPendingPods(live: Live): Promise<Finding> {
  const [release] = live.releases;
  const at = `-n ${live.namespace}`;
  await inShell(
    `helm upgrade ${release} chart ${at} --reuse-values --set-string backend.resources.requests.cpu=64,backend.resources.limits.cpu=64`,
  );
  try {
    const reason = await eventually(
      30,
      () =>
        inShell(
          `kubectl get events ${at} --field-selector reason=FailedScheduling -o jsonpath='{.items[*].message}'`,
        ),
      (text) => text.includes("Insufficient cpu"),
    );
    return holds("kubectl get events", true, reason.slice(0, 60));
  } finally {
    await inShell(`helm rollback ${release} ${at} --wait --timeout 3m`, 4);
  }
}
