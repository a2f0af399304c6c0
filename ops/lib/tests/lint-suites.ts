import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { inProject } from "../project";
import type { Suite } from "./suites";

const BACKEND = inProject("apps", "backend");
const FRONTEND = inProject("apps", "frontend");

/**
 * Returns the checks that `npm run lint` and `npm test` run. Each check counts as one test.
 * Installs the locked packages of both apps if they are missing: ESLint needs the types in the
 * frontend's packages, and the tools for Python and shell scripts are in the backend's packages.
 */
export function lintSuites(): Suite[] {
  execFileSync("sh", ["install.sh"], { cwd: FRONTEND, stdio: "inherit" });
  return [
    check("formatting (Prettier)", ["prettier", "--check", "--log-level", "warn", "."]),
    check("rules (ESLint)", ["eslint", "."]),
    check("types (tsc)", ["tsc", "--noEmit", "-p", "tsconfig.check.json"]),
    check(
      "formatting of Python (ruff)",
      [pythonTools("ruff"), "format", "--check", "--quiet"],
      BACKEND,
    ),
    check("rules of Python (ruff)", [pythonTools("ruff"), "check", "--quiet"], BACKEND),
    check("types of Python (mypy)", [pythonTools("mypy")], BACKEND),
    check("shell scripts (shellcheck)", [pythonTools("shellcheck"), ...shellScripts()]),
  ];
}

/**
 * Returns the path of a program from the backend's locked packages. Installs them if they are
 * missing.
 */
export function pythonTools(name: "ruff" | "mypy" | "shellcheck"): string {
  const venv = execFileSync("sh", ["venv.sh"], {
    cwd: BACKEND,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return path.join(venv.trim(), "bin", name);
}

function check(title: string, command: Suite["command"], cwd?: string): Suite {
  return { title, command, cwd, countsAs: 1 };
}

/** Returns the files tracked by git whose first line names a shell. */
function shellScripts(): string[] {
  const output = execFileSync("git", ["grep", "-lIE", "^#!.*\\b(ba)?sh$"], {
    cwd: inProject(),
    encoding: "utf8",
  });
  return output.trim().split("\n");
}
