import { runCommand } from "./lib/cli";
import { lintSuites } from "./lib/tests/lint-suites";
import { runSuites } from "./lib/tests/suites";

runCommand({
  name: "lint",
  help: "Checks formatting, types and rules of every file: Prettier, ESLint, tsc, ruff, mypy, shellcheck.",
  stackless: true,
  run: async () => runSuites(lintSuites()),
});
