import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Matches each heading of docs/troubleshooting.md at the start of a message's line. Words in
 * capitals, such as NAME, stand for anything.
 */
export function headings(): RegExp[] {
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");
  return [...page.matchAll(/^## (.*?)\.?$/gm)].map(([, heading = ""]) => {
    const pattern = heading
      .split(/\b[A-Z]{2,}\b/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".+?");
    return new RegExp(`^${pattern}`, "m");
  });
}
