import * as fs from "node:fs";
import { formatted } from "../../ops/lib/formatted";
import { parse } from "yaml";
import type { Schema } from "../../lib/config/schema";
import { OWN_SECRETS } from "../../lib/secrets/own";
import { SECRET_SETTINGS } from "../../lib/secrets/rules";

/** Returns the text of Pulumi.schema.json, a JSON Schema for the files of stacks. */
export async function editorSchema({ properties = {}, definitions }: Schema): Promise<string> {
  const { name } = parse(fs.readFileSync("Pulumi.yaml", "utf8")) as { name: string };
  const secrets = Object.entries(SECRET_SETTINGS).map(([key, { meaning, mustBe }]) => [
    `${name}:${key}`,
    {
      description: `${meaning} It must be ${mustBe}.`,
      type: "object",
      required: ["secure"],
      properties: { secure: { type: "string" } },
    },
  ]);
  const encrypted = {
    type: "object",
    required: ["secure"],
    properties: { secure: { type: "string" } },
  };
  secrets.push([
    `${name}:${OWN_SECRETS}`,
    {
      description: "Secrets that only the application knows, by the name of the variable.",
      type: "object",
      additionalProperties: encrypted,
    } as never,
  ]);
  const settings = Object.entries(properties).map(([key, schema]) => [`${name}:${key}`, schema]);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Settings of a stack, in Pulumi.<stack>.yaml",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries([...settings, ...secrets]) as object,
      },
    },
    definitions,
  };
  return formatted("Pulumi.schema.json", JSON.stringify(schema));
}
