import assert from "node:assert/strict";
import * as fs from "node:fs";
import { inProject } from "../../ops/lib/project";
import type { OlderVersion } from "./older-version";

/** A change to one deployed resource, as `pulumi preview` reports it. */
export interface PreviewStep {
  readonly op: string;
  /** Type and name, for example `kubernetes:helm.sh/v3:Release app-release`. */
  readonly resource: string;
  /** Inputs that differ, for example `values.backend.tag`. */
  readonly inputs: readonly string[];
}

interface Step {
  op: string;
  urn: string;
  detailedDiff?: Record<string, object> | null;
  diffReasons?: string[] | null;
}

interface Preview {
  steps: Step[];
  changeSummary: Record<string, number>;
}

/** Returns the steps of a preview, except for those that change nothing or create a resource. */
export async function previewSteps(older: OlderVersion): Promise<PreviewStep[]> {
  const output = await older.must(
    'eval "$(npm run -s env)"; npx pulumi preview --stack dev --non-interactive --json 2>/dev/null',
  );
  const { steps, changeSummary } = JSON.parse(output.slice(output.indexOf("{"))) as Preview;
  // The steps leave out unchanged resources. Only the summary counts them.
  const all = Object.values(changeSummary).reduce((sum, count) => sum + count, 0);
  assert.ok(all > 10, `the preview counts only ${all} resources`);
  return steps
    .filter(({ op }) => !["same", "read", "create", "read-discard"].includes(op))
    .map(({ op, urn, detailedDiff, diffReasons }) => {
      const [, , types, name] = urn.split("::");
      const inputs = Object.keys(detailedDiff ?? {});
      return {
        op,
        resource: `${types!.split("$").at(-1)} ${name}`,
        inputs: inputs.length > 0 ? inputs : (diffReasons ?? []),
      };
    });
}

/**
 * Returns whether an upgrade may make this change. The list of allowed changes gives a reason for
 * each of them. `npm test` uses the same list.
 */
export function isListed({ op, resource, inputs }: PreviewStep): boolean {
  const file = inProject("tests", "expected", "states", "listed.json");
  const listed = JSON.parse(fs.readFileSync(file, "utf8")) as { resource: string; input: string }[];
  const known = listed.filter((each) => each.resource === resource).map(({ input }) => input);
  return (
    op === "update" &&
    inputs.every((input) => known.some((each) => input === each || input.startsWith(`${each}.`)))
  );
}
