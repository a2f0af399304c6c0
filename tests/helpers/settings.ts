import * as fs from "node:fs";
import { parse } from "yaml";

/** The project's default settings, as the engine would fill them in (typed keys of Pulumi.yaml; objects as JSON). */
export function defaultSettings(): Record<string, string> {
    const project = parse(fs.readFileSync("Pulumi.yaml", "utf8")) as { config: Record<string, { default?: unknown }> };
    return Object.fromEntries(
        Object.entries(project.config)
            .filter(([, { default: value }]) => value !== undefined)
            .map(([key, { default: value }]) => [key, asSetting(value)]),
    );
}

/** A value of a stack's file as the program gets it: lists and maps as JSON. */
export function asSetting(value: unknown): string {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}
