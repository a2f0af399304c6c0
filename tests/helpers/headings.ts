import * as fs from "node:fs";
import * as path from "node:path";

/** Returns the headings of docs/troubleshooting.md. */
export function headingTexts(): string[] {
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");
  return [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? "");
}

/**
 * Returns a pattern that matches a heading anywhere in a text. A number or a word in capitals in
 * the heading, such as NAME, matches any text. The full stop or colon at the end of the heading is
 * optional.
 */
export function headingPattern(heading: string): RegExp {
  const literals = heading
    .replace(/[.:]$/, "")
    .split(/\b(?:[A-Z_]{2,}|N|\d+)\b/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(literals.join("[^\\n]+?"));
}

/** Returns one pattern per heading. Each pattern matches its heading at the start of a line. */
export function headings(): RegExp[] {
  return headingTexts().map((text) => new RegExp(`^${headingPattern(text).source}`, "m"));
}
