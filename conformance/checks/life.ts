import { inShell, sh } from "../../e2e/lib/shell";
import { deploymentOf, type Live } from "../live";
import { type Finding, holds } from "../row";

/** Sets one setting, deploys, and checks the number of ready pods. */
export function scalesBySetting(replicas: number) {
  return async (live: Live): Promise<Finding> => {
    const { stack, namespace } = live;
    await inShell(
      `npx pulumi config set --path backend.replicas ${replicas} --stack ${stack} --non-interactive`,
    );
    const { status, output } = await sh(`npm run up --silent -- --stack ${stack}`, { minutes: 8 });
    const ready = await inShell(
      `kubectl get deployment ${deploymentOf(live, "backend")} -n ${namespace} -o jsonpath='{.status.readyReplicas}'`,
    );
    const isRight = status === 0 && ready === String(replicas);
    const figure = isRight ? `${ready} ready pods` : output.slice(-300);
    return holds(`npx pulumi config set --path backend.replicas ${replicas}`, isRight, figure);
  };
}

/** Upgrades to an image that does not exist, and checks that Helm returns to the old release. */
export async function failedUpgradeReturns(live: Live): Promise<Finding> {
  const [release] = live.releases;
  const at = `${release} -n ${live.namespace}`;
  const { status } = await sh(
    `helm upgrade ${release} chart -n ${live.namespace} --reuse-values --set backend.tag=no-such-tag --atomic --timeout 30s`,
    { minutes: 4 },
  );
  const text = await inShell(`helm status ${at} -o json`);
  const { info } = JSON.parse(text) as { info: { status: string; description: string } };
  const values = await inShell(`helm get values ${at} -o json`);
  const isRight = status !== 0 && info.status === "deployed" && !values.includes("no-such-tag");
  return holds("helm upgrade --atomic to a missing image", isRight, info.description);
}

/** Removes the preset and installs it again. Compares the manifests of both installations. */
export async function reinstallsIdentically(live: Live): Promise<Finding> {
  const { stack, namespace, releases } = live;
  // The generation of a Secret is random.
  const manifest = async () =>
    (await inShell(`helm get manifest ${releases[0]} -n ${namespace}`)).replace(
      /checksum\/secret: .*/g,
      "",
    );
  // Earlier checks have made revisions by hand.
  await inShell(`npm run up --silent -- --stack ${stack}`, 5);
  const before = await manifest();
  const removed = await sh(`npm run destroy --silent -- --stack ${stack} --yes`, { minutes: 5 });
  const left = await sh(`kubectl get namespace ${namespace}`);
  const installed = await sh(`npm run up --silent -- --stack ${stack}`, { minutes: 8 });
  const isRight =
    removed.status === 0 &&
    removed.seconds < 120 &&
    left.status !== 0 &&
    installed.status === 0 &&
    (await manifest()) === before;
  const figure = `removed in ${removed.seconds.toFixed(0)} s (limit 120 s), namespace ${left.status === 0 ? "left" : "gone"}, manifests ${(await manifest()) === before ? "equal" : "differ"}`;
  return holds("`npm run destroy`, `npm run up`", isRight, figure);
}
