import * as fs from "node:fs";
import { parse } from "yaml";
import { mustBe } from "../../lib/config/invalid-settings";
import { type Schema, schemaAt } from "../../lib/config/schema";
import { valueAt } from "../../lib/json";
import { formatted } from "../../ops/lib/formatted";
import { CHART } from "./helm";

const TEXT = fs.readFileSync(`${CHART}/values.yaml`, "utf8");
const DEFAULTS = parse(TEXT) as object;
const SCHEMA = JSON.parse(fs.readFileSync(`${CHART}/values.schema.json`, "utf8")) as Schema;

/**
 * Returns docs/chart-values.md: the comments in values.yaml, each with the value's default and with
 * the rule in the schema.
 */
export async function valuesPage(): Promise<string> {
  const text = `# Values of the chart

Generated from \`chart/values.yaml\` and \`chart/values.schema.json\` by \`npm run update-expected\`. [DEPLOYMENT.md](../DEPLOYMENT.md) shows how to install the chart with Helm alone. With Pulumi, most of these values are settings of the same name: [configuration](configuration.md).

${sections().join("\n")}
`;
  return formatted("docs/chart-values.md", text);
}

/** Returns one heading or list item per comment of the form `# path: description`. */
function sections(): string[] {
  return comments().map(({ path, description }) => {
    const keys = path.split(".");
    const value = valueAt(DEFAULTS, keys);
    const isSection = keys.length === 1 && typeof value === "object";
    if (isSection) return `\n## ${path}\n\n${sentence(description)}\n`;
    const rule = ruleOf(keys);
    return `- \`${path}\`${rule}. Default: \`${JSON.stringify(value)}\`. ${sentence(description)}`;
  });
}

function comments(): { path: string; description: string }[] {
  const joined = TEXT.replace(/\n *# (?![a-zA-Z.]+: )(?=\S)/g, " ");
  const found = joined.matchAll(/^ *# ([a-zA-Z.]+): (.+)$/gm);
  return [...found].map(([, path = "", description = ""]) => ({ path, description }));
}

/** Returns the rule in the schema, or an empty text if the schema has only a type. */
function ruleOf(keys: string[]): string {
  const schema = schemaAt(SCHEMA, keys) ?? {};
  const hasRule = schema.mustBe ?? schema.enum ?? schema.minimum;
  return hasRule === undefined ? "" : `: ${mustBe(schema)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
