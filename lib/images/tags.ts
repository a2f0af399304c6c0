import type { Fault } from "../errors";
import { quoted } from "../config/quoted";

/** Additional tags of an image, which are never deployed. */
export interface ImageTags {
  readonly tags: readonly string[];
  readonly faults: readonly Fault[];
}

const TAG = /^\w[\w.-]{0,127}$/;
/** Pattern of deployed tags. These tags must never be moved to another image. */
const DEPLOYED = /^\d+\.\d+\.\d+.*-[0-9a-f]{12}(-dirty)?$/;

/**
 * Checks the setting `imageTags`, and replaces `{version}` and `{commit}` in the tags.
 *
 * @param commit function that returns the commit. It is called only if a tag contains `{commit}`.
 */
export function parseImageTags(
  given: readonly string[],
  version: string,
  commit: () => string | undefined,
): ImageTags {
  const fault = (problem: string): ImageTags => ({
    tags: [],
    faults: [{ problem, fix: "pulumi config rm imageTags" }],
  });
  const values: Record<string, string | undefined> = { version };
  if (given.some((tag) => tag.includes("{commit}"))) {
    values.commit = commit();
    if (values.commit === undefined)
      return fault(
        "imageTags contains {commit}; this folder is not a git repository with a commit",
      );
  }
  const tags = given.map((tag) =>
    tag.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all),
  );
  const wrong = tags.filter((tag) => !TAG.test(tag) || DEPLOYED.test(tag));
  if (wrong.length === 0) return { tags: [...new Set(tags)], faults: [] };
  const rule =
    "letters, digits, dots and hyphens, {version} and {commit}, and must not look like a deployed tag, such as 1.0.0-0123456789ab";
  return fault(`imageTags has ${wrong.map(quoted).join(", ")}; a tag consists of ${rule}`);
}
