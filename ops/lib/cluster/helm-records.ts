import { kubectl, kubectlJson } from "./kubectl";

interface HelmRecord {
  metadata: { name: string; labels: { status: string } };
}

/**
 * Allows the next run to install or upgrade a release whose last operation was interrupted.
 * Otherwise Helm would refuse every further operation, because it cannot know that the interrupted
 * operation is no longer running. Call this only if no operation is running. Deletes only Helm's
 * own records, not the application's objects. After an interrupted upgrade, deletes the unfinished
 * record, so that the last finished revision becomes the current revision again. After an
 * interrupted first installation, deletes every record. The next installation then adopts the
 * objects, because they have the release's name (Helm 3.2 or later,
 * https://helm.sh/docs/faq/changes_since_helm2/).
 */
export async function unblockRelease(
  context: string,
  name: string,
  namespace: string,
  wasFirst: boolean,
): Promise<void> {
  const inContext = ["--context", context];
  const selector = ["-n", namespace, "-l", `owner=helm,name=${name}`];
  const list = await kubectlJson<{ items: HelmRecord[] }>(
    ...inContext,
    "get",
    "secrets",
    ...selector,
  );
  const records = (list?.items ?? []).filter(
    ({ metadata }) => wasFirst || metadata.labels.status.startsWith("pending-"),
  );
  for (const { metadata } of records)
    await kubectl(...inContext, "delete", "secret", "-n", namespace, metadata.name);
}
