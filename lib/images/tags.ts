import type { Fault } from "../errors";
import { quoted } from "../config/settings";

/** Tags for people, beside the one that is deployed. */
export interface ImageTags {
  readonly tags: readonly string[];
  readonly faults: readonly Fault[];
}

const TAG = /^\w[\w.-]{0,127}$/;
/** What the deployed tags look like: such a name must mean one content forever. */
const DEPLOYED = /^\d+\.\d+\.\d+.*-[0-9a-f]{12}(-dirty)?$/;

/**
 * Reads the setting `imageTags`, a JSON list in which `{version}` and `{commit}` stand for the
 * application's version and for git's commit. `commit` is asked only where a tag names it.
 */
export function parseImageTags(
  json: string,
  version: string,
  commit: () => string | undefined,
): ImageTags {
  const fault = (problem: string): ImageTags => ({
    tags: [],
    faults: [{ problem, fix: "pulumi config rm imageTags" }],
  });
  const given = parseList(json);
  if (given === undefined) return fault(`imageTags is ${quoted(json)}; it must be a list of tags`);

  const values: Record<string, string | undefined> = { version };
  if (given.some((tag) => tag.includes("{commit}"))) {
    values.commit = commit();
    if (values.commit === undefined)
      return fault("imageTags names {commit}; this folder is no git repository with a commit");
  }
  const tags = given.map((tag) =>
    tag.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all),
  );
  const wrong = tags.filter((tag) => !TAG.test(tag) || DEPLOYED.test(tag));
  if (wrong.length === 0) return { tags: [...new Set(tags)], faults: [] };
  const rule =
    "letters, digits, dots and hyphens, {version} and {commit}, and does not look like the deployed tag, 1.0.0-0123456789ab";
  return fault(`imageTags has ${wrong.map(quoted).join(", ")}; a tag is made of ${rule}`);
}

function parseList(json: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((item) => typeof item === "string")
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}
