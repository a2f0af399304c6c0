import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Returns one pattern per heading of docs/troubleshooting.md. A pattern matches at the start of a
 * line. Its words in capitals, such as NAME, match any text.
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
