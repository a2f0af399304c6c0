import { ensureChartTools } from "../lab/chart-tools";
import { runCommand } from "./lib/cli";
import { inProject } from "./lib/project";
import { lintSuites } from "./lib/tests/lint-suites";
import { runSuites } from "./lib/tests/suites";

runCommand({
  name: "test",
  help:
    "Runs every test that needs neither a cluster nor root: lint and types, program, chart, lab,\n" +
    "backend on a real Postgres, frontend.",
  async run() {
    const helm = await ensureChartTools((line) => console.log(line));
    return runSuites([
      ...lintSuites(),
      { title: "program, chart, lab, repository", command: ["mocha"], env: { HELM: helm } },
      { title: "backend", command: ["sh", "run-tests.sh"], cwd: inProject("apps", "backend") },
      { title: "frontend", command: ["sh", "run-tests.sh"], cwd: inProject("apps", "frontend") },
    ]);
  },
});
