import * as fs from "node:fs";
import { parse } from "yaml";

/**
 * The project's default settings, as the engine would fill them in (typed keys of Pulumi.yaml;
 * objects as JSON).
 */
export function defaultSettings(): Record<string, string> {
  const project = parse(fs.readFileSync("Pulumi.yaml", "utf8")) as {
    config: Record<string, { default?: unknown }>;
  };
  return Object.fromEntries(
    Object.entries(project.config)
      .filter(([, { default: value }]) => value !== undefined)
      .map(([key, { default: value }]) => [
        key,
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ]),
  );
}

/**
 * What a stack's file sets, by short name, as the engine would hand it over; what is `secure` there
 * is encrypted.
 */
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
  const text = (value: unknown) =>
    isSecure(value)
      ? value.secure
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  return {
    config: Object.fromEntries(entries.map(([key, value]) => [key, text(value)])),
    encrypted: entries.filter(([, value]) => isSecure(value)).map(([key]) => key),
  };
}
