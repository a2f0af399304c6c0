import { kubectl, kubectlJson } from "./kubectl";

interface Record {
  metadata: { name: string; labels: { status: string } };
}

/**
 * Lets the next run install or upgrade a release whose last operation was cut off; Helm itself
 * refuses for ever, because it cannot know that nobody is at work any more. Only to be called once
 * that is known.
 *
 * Nothing but Helm's own records go, no object of the application: of an upgrade the unfinished
 * one, so that the last finished revision counts again; of a first installation all of them, and
 * the next one adopts the objects, which carry the release's name. That is Helm's rule:
 * https://helm.sh/docs/faq/changes_since_helm2/ (adoption since 3.2).
 */
export async function unblockRelease(
  context: string,
  name: string,
  namespace: string,
  wasFirst: boolean,
): Promise<void> {
  const list = await kubectlJson<{ items: Record[] }>(
    "--context",
    context,
    "get",
    "secrets",
    "-n",
    namespace,
    "-l",
    `owner=helm,name=${name}`,
  );
  const records = (list?.items ?? []).filter(
    ({ metadata }) => wasFirst || metadata.labels.status.startsWith("pending-"),
  );
  for (const { metadata } of records)
    await kubectl("--context", context, "delete", "secret", "-n", namespace, metadata.name);
}
