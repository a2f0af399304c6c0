import { eventually, inShell, sh } from "../../e2e/lib/shell";
import { deploymentOf, type Live, livePods } from "../live";
import { type Finding, holds, within } from "../row";

interface Release {
  name: string;
  chart: string;
  revision: string;
  status: string;
}

async function releases({ namespace }: Live): Promise<Release[]> {
  return JSON.parse(await inShell(`helm list -n ${namespace} -o json`)) as Release[];
}

/** Returns the current revision of a release. */
async function revisionOf(live: Live, release: string): Promise<string> {
  const found = (await releases(live)).find(({ name }) => name === release);
  if (!found) throw new Error(`there is no release ${release}`);
  return found.revision;
}

/** Checks the names of the releases, and the chart's name and version. */
export function areReleased(...names: string[]) {
  return async (live: Live): Promise<Finding> => {
    const found = await releases(live);
    const text = found.map(({ name, chart, status }) => `${name} ${chart} ${status}`).join(", ");
    const isRight =
      found.length === names.length &&
      found.every(
        ({ name, chart, status }) =>
          names.includes(name) && chart === "todo-chatbot-1.0.0" && status === "deployed",
      );
    return holds("helm list", isRight, text);
  };
}

/** Checks that `helm test` passes for each release. */
export async function testsPass(live: Live): Promise<Finding> {
  const failed: string[] = [];
  for (const release of live.releases) {
    const { status, output } = await sh(`helm test ${release} -n ${live.namespace} --timeout 3m`);
    if (status !== 0) failed.push(`${release}: ${output.slice(-300)}`);
  }
  return holds("helm test", failed.length === 0, failed.join("; ") || "all steps passed");
}

/** Checks that the chart passes `helm lint --strict`. */
export async function lints(): Promise<Finding> {
  const { output } = await sh("helm lint --strict chart --set backend.tag=v1,frontend.tag=v1");
  return holds("helm lint --strict", /0 chart\(s\) failed/.test(output), "0 failures");
}

/** Checks that one value changes the replicas of one service only. */
export async function scalesIndependently(live: Live): Promise<Finding> {
  const [release] = live.releases;
  const text = await inShell(
    `helm get values ${release} -n ${live.namespace} -o yaml | helm template ${release} chart -f - --set backend.replicas=3`,
  );
  const replicas = [...text.matchAll(/^ {2}replicas: (\d+)$/gm)].map(([, count]) => count);
  const isRight = replicas.includes("3") && replicas.some((count) => count !== "3");
  return holds(
    "helm template --set backend.replicas=3",
    isRight,
    `replicas ${replicas.join(" and ")}`,
  );
}

/**
 * Runs `work` while the backend's release has other values. Rolls the release back afterwards.
 *
 * @param values options of `helm upgrade`, for example `--set backend.replicas=2`.
 */
export async function withValues<T>(
  live: Live,
  values: string,
  work: () => Promise<T>,
): Promise<T> {
  const [release] = live.releases;
  const at = `-n ${live.namespace} --wait --timeout 3m`;
  const revision = await revisionOf(live, release);
  try {
    await inShell(`helm upgrade ${release} chart --reuse-values ${values} ${at}`, 4);
    return await work();
  } finally {
    await inShell(`helm rollback ${release} ${revision} ${at}`, 4);
  }
}

/** Scales each service on the cluster. Checks that the other service keeps its pods. */
export async function scalesOnCluster(live: Live): Promise<Finding> {
  const figures: string[] = [];
  for (const [scaled, other] of [
    ["backend", "frontend"],
    ["frontend", "backend"],
  ] as const) {
    const before = await podsOf(live, other);
    const [during, kept] = await withValues(live, `--set ${scaled}.replicas=2`, async () => [
      await podsOf(live, scaled),
      await podsOf(live, other),
    ]);
    const after = await podsOf(live, scaled);
    const others = String(kept) === String(before) ? "unchanged" : "replaced";
    figures.push(`${scaled} ${during.length} then ${after.length} ready, ${other} ${others}`);
  }
  const isRight = figures.every((figure) => /2 then 1 ready, .* unchanged$/.test(figure));
  return holds(
    "helm upgrade --set backend.replicas=2, then frontend.replicas=2, each with helm rollback",
    isRight,
    figures.join("; "),
  );
}

/** Returns the names of a component's ready pods, with their number of restarts. */
async function podsOf(live: Live, component: string): Promise<string[]> {
  const ready = (await livePods(live, component)).filter(({ status }) =>
    status.conditions?.some((each) => each.type === "Ready" && each.status === "True"),
  );
  return ready.map(
    ({ metadata, status }) => `${metadata.name} ${status.containerStatuses?.[0]?.restartCount}`,
  );
}

/** Upgrades a release by hand and rolls it back. Checks that the old configuration is back. */
export async function rollsBack(live: Live): Promise<Finding> {
  const levelOf = () =>
    inShell(
      `kubectl exec -n ${live.namespace} deployment/${deploymentOf(live, "backend")} -- printenv LOG_LEVEL`,
    );
  const before = (await levelOf()).trim();
  const changed = (await withValues(live, "--set config.logLevel=warning", levelOf)).trim();
  const after = (await levelOf()).trim();
  const figure = `LOG_LEVEL ${before}, ${changed}, ${after}`;
  return holds("helm upgrade, helm rollback", changed === "warning" && after === before, figure);
}

/** Checks that `kubectl rollout undo` restores the previous pods. */
export async function undoes(live: Live): Promise<Finding> {
  const at = `-n ${live.namespace} deployment/${deploymentOf(live, "backend")}`;
  const { status, output } = await sh(
    `kubectl rollout restart ${at} && kubectl rollout status ${at} --timeout=3m && kubectl rollout undo ${at} && kubectl rollout status ${at} --timeout=3m`,
  );
  return holds("kubectl rollout undo", status === 0, output.trim().split("\n").at(-1) ?? "");
}

/** Checks that upgrading and rolling back one release leaves the other release as it is. */
export async function releasesAreIndependent(live: Live): Promise<Finding> {
  const before = await revisionOf(live, "backend");
  const start = await revisionOf(live, "frontend");
  const at = `-n ${live.namespace} --wait --timeout 3m`;
  await inShell(
    `helm upgrade frontend chart --reuse-values --set frontend.env.CONFORMANCE=on ${at} && helm rollback frontend ${start} ${at}`,
  );
  const figure = `frontend ${start} to ${await revisionOf(live, "frontend")}, backend ${before} to ${await revisionOf(live, "backend")}`;
  const isRight = before === (await revisionOf(live, "backend"));
  return holds("helm upgrade and helm rollback of frontend", isRight, figure);
}

/** What breaks a release, by the reason that the pod then shows. */
const FAULTS = {
  CrashLoop: ["--set backend.image=IMAGE,backend.tag=TAG", /CrashLoopBackOff|Error/],
  "bad configuration": [
    "--set backend.secretEnv.DATABASE_URL=no-such-key",
    /CreateContainerConfigError/,
  ],
  "bad image": ["--set backend.tag=no-such-tag", /ErrImage\w+|ImagePullBackOff/],
} as const;

/** Breaks the backend, shows the broken pod, and restores it with `helm rollback`. */
export function restoresAfter(fault: keyof typeof FAULTS, crashingImage: () => string) {
  return async (live: Live): Promise<Finding> => {
    const [values, reason] = FAULTS[fault];
    const [image = "", tag = ""] = crashingImage().split(/:(?=[^:]*$)/);
    const [release] = live.releases;
    const revision = await revisionOf(live, release);
    const set = values.replace("IMAGE", image).replace("TAG", tag);
    await inShell(`helm upgrade ${release} chart -n ${live.namespace} --reuse-values ${set}`);
    const seen = await eventually(
      60,
      () => waitingReasons(live),
      (text) => reason.test(text),
    );
    const start = Date.now();
    await inShell(`helm rollback ${release} ${revision} -n ${live.namespace} --wait --timeout 3m`);
    const seconds = (Date.now() - start) / 1000;
    const healthy = (await fetch(`${live.url}/api/health`)).status === 200;
    const figure = `${seen || "no failed pod seen"}; restored in ${seconds.toFixed(0)} s`;
    return holds("helm upgrade, helm rollback", reason.test(seen) && healthy, figure);
  };
}

async function waitingReasons(live: Live): Promise<string> {
  const pods = await livePods(live, "backend");
  const states = pods.flatMap(({ status }) => status.containerStatuses ?? []);
  return states.flatMap(({ state }) => state.waiting?.reason ?? []).join(", ");
}

/** Checks the time that `npm run up` took, which includes the builds of missing images. */
export function deploysWithin(limit: number) {
  return async ({ upSeconds }: Live): Promise<Finding> =>
    within("`npm run up`", upSeconds, limit, "s", 0);
}
