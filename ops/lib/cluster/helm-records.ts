import { kubectl, kubectlJson } from "./kubectl";

interface HelmRecord {
  metadata: { name: string; labels: { status: string } };
}

/**
 * Allows the next run to install or upgrade a release whose last operation was interrupted. Helm
 * itself refuses forever, because it cannot know that the operation has ended. Call this only if no
 * operation is running.
 *
 * Deletes only Helm's own records, no object of the application. After an upgrade that is the
 * unfinished record, so that the last finished revision is the current one. After a first
 * installation it is every record, and the next installation adopts the objects, which have the
 * release's name (https://helm.sh/docs/faq/changes_since_helm2/, adoption since 3.2).
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
