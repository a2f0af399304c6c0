import * as fs from "node:fs";
import { parse } from "yaml";

/** Returns the default settings in Pulumi.yaml as the engine passes them, with objects as JSON. */
export function defaultSettings(): Record<string, string> {
  const project = parse(fs.readFileSync("Pulumi.yaml", "utf8")) as {
    config: Record<string, { default?: unknown }>;
  };
  return Object.fromEntries(
    Object.entries(project.config)
      .filter(([, { default: value }]) => value !== undefined)
      .map(([key, { default: value }]) => [key, settingText(value)]),
  );
}

/** Returns a stack's settings as the engine passes them, keyed by short name. */
export function stackSettings(file: string): {
  config: Record<string, string>;
  encrypted: string[];
} {
  const { config } = parse(fs.readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const entries = Object.entries(config).map(
    ([key, value]) => [key.replace(/^todo-chatbot:/, ""), value] as const,
  );
  const isSecure = (value: unknown): value is { secure: string } =>
    typeof value === "object" && value !== null && "secure" in value;
  return {
    config: Object.fromEntries(
      entries.map(([key, value]) => [key, isSecure(value) ? value.secure : settingText(value)]),
    ),
    encrypted: entries.filter(([, value]) => isSecure(value)).map(([key]) => key),
  };
}

function settingText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
