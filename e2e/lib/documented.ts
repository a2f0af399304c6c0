import * as fs from "node:fs";
import { inProject } from "../../ops/lib/project";

/** Returns the commands of a section of DEPLOYMENT.md, in order. Joins continued lines. */
export function documentedCommands(section: string): string[] {
  const document = fs.readFileSync(inProject("DEPLOYMENT.md"), "utf8");
  const text = document.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  if (!text) throw new Error(`DEPLOYMENT.md has no section "${section}"`);
  const commands = text.replace(/\\\n\s*/g, "").matchAll(/^ {4}(\S.*)$/gm);
  return [...commands].map(([, command]) => command!);
}
