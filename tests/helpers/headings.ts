import * as fs from "node:fs";
import * as path from "node:path";

/** Returns the headings of docs/troubleshooting.md. */
export function headingTexts(): string[] {
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");
  return [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? "");
}

/**
 * Returns a pattern that matches a heading anywhere in a text. A word in capitals, such as NAME,
 * and a number match any text; a full stop or colon at the end of the heading may be missing.
 */
export function headingPattern(heading: string): RegExp {
  const literals = heading
    .replace(/[.:]$/, "")
    .split(/\b(?:[A-Z_]{2,}|N|\d+)\b/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(literals.join("[^\\n]+?"));
}

/** Returns patterns that match each heading at the start of a line of a message. */
export function headings(): RegExp[] {
  return headingTexts().map((text) => new RegExp(`^${headingPattern(text).source}`, "m"));
}
