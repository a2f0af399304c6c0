import * as fs from "node:fs";
import { formatted } from "../../ops/lib/formatted";
import { stringify } from "yaml";
import { type Schema, settingsSchema } from "../../lib/config/schema";

/** Pulumi's types. Texts that may be empty, lists and maps have an empty default. */
const EMPTY: Readonly<Record<string, unknown>> = { string: "", array: [], object: {} };

/** Line in Pulumi.yaml after which everything is generated. */
const MARK = "# Generated from the schema of the settings by: npm run update-expected\n";

/**
 * Returns the text of Pulumi.yaml: its head, and the declarations of the settings. Their defaults
 * are empty where a preset may set another one, because Pulumi passes a declared default like a
 * value of the stack.
 */
export async function projectFile(): Promise<string> {
  const text = fs.readFileSync("Pulumi.yaml", "utf8");
  const head = text.slice(0, text.indexOf(MARK) + MARK.length);
  const { properties = {} } = settingsSchema();
  const config = Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, declaration(schema)]),
  );
  const pulumi = {
    "pulumi:disable-default-providers": { value: ["*"] },
    "kubernetes:strictMode": { value: "true" },
  };
  const generated = stringify(
    { config: { ...config, ...pulumi } },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  return formatted("Pulumi.yaml", head + generated);
}

function declaration({
  type = "string",
  description,
  default: value,
  enum: choices,
  items,
}: Schema & { items?: unknown }): object {
  const rule = choices ? ` One of ${choices.filter(Boolean).join(", ")}.` : "";
  const isScalar = (typeof value === "string" && value !== "") || typeof value === "number";
  const usual = isScalar ? ` Default: ${value}.` : "";
  return {
    type,
    ...(items !== undefined && { items }),
    default: EMPTY[type] ?? value,
    description: `${description ?? ""}${rule}${usual}`,
  };
}
