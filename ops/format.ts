import { execFileSync } from "node:child_process";
import { runCommand } from "./lib/cli";
import { inProject } from "./lib/project";
import { pythonTools } from "./lib/tests/lint-suites";

runCommand({
  name: "format",
  help: "Formats every file as `npm run lint` requires: Prettier and ruff.",
  stackless: true,
  async run() {
    const ruff = pythonTools("ruff");
    const backend = inProject("apps", "backend");
    execFileSync("prettier", ["--write", "--log-level", "warn", "."], options(inProject()));
    execFileSync(ruff, ["check", "--quiet", "--select", "I", "--fix"], options(backend));
    execFileSync(ruff, ["format"], options(backend));
    return 0;
  },
});

function options(cwd: string): { cwd: string; stdio: "inherit" } {
  return { cwd, stdio: "inherit" };
}
