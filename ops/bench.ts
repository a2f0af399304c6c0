import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { contentHash } from "../lib/images/content-hash";
import { dockerExclusions } from "../lib/images/dockerignore";
import { listFiles } from "../lib/file-tree";
import { runCommand } from "./lib/cli";
import { exec } from "./lib/exec";
import {
  machineLoad,
  measureCall,
  measureCommand,
  type Result,
  runBenchmark,
  table,
} from "./lib/bench/benchmark";
import { deployedBy } from "./lib/pulumi/deployed";
import { emptyProgram } from "./lib/bench/empty-program";
import { ROOT } from "./lib/project";
import { engine } from "./lib/pulumi/stack";
import { settingOf } from "./lib/pulumi/stack-file";

const ROUNDS = 5;
const UP = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack"];
/**
 * Dockerfile that uses no file from its build context, so that the build measures only the upload
 * of the context.
 */
const NO_BUILD = "FROM scratch\nLABEL todo-chatbot.bench=upload\n";

/**
 * Measures runs that change nothing: `pulumi up` of an empty program, `pulumi up` of this program,
 * and `npm run up`.
 */
async function measureNoOp(stack: string): Promise<Result[]> {
  const { command } = await engine();
  const folder = emptyProgram();
  const empty = {
    cwd: folder,
    env: {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      BENCH_CONTEXT: settingOf("context", stack),
    },
  };
  try {
    await exec(command, ["stack", "init", "bench", "--non-interactive"], empty);
    return runBenchmark(
      [
        {
          name: "an empty program: pulumi up",
          run: () => measureCommand([command, ...UP, "bench"], empty),
        },
        {
          name: "this program: pulumi up",
          run: () => measureCommand([command, ...UP, stack, "--expect-no-changes"], { cwd: ROOT }),
        },
        {
          name: "this program: npm run up",
          run: () => measureCommand(["npm", "run", "up", "--", "--stack", stack], { cwd: ROOT }),
        },
      ],
      ROUNDS,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Measures three operations on the sources of one app: hashing them with `tar` and `sha256sum`,
 * hashing them with the program's own content hash, and uploading them to the Docker daemon for a
 * build that does nothing.
 */
function measureSources(app: string): Result[] {
  const inputs = {
    context: `apps/${app}`,
    dockerfile: `images/${app}.Dockerfile`,
    buildArgs: {},
    platform: "linux/amd64",
  };
  const files = listFiles(inputs.context, dockerExclusions(inputs.context, inputs.dockerfile))
    .map((file) => `'${file}'`)
    .join(" ");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-bench-"));
  fs.writeFileSync(path.join(folder, "Dockerfile"), NO_BUILD);
  const tar = `tar -c -C ${inputs.context} ${files}`;
  const shell = (line: string) => () => measureCommand(["sh", "-c", line], { cwd: ROOT });
  try {
    return runBenchmark(
      [
        { name: "tar | sha256sum", run: shell(`${tar} | sha256sum`) },
        { name: "content hash", run: () => measureCall(() => contentHash(inputs)) },
        {
          name: "upload to Docker",
          run: shell(`${tar} -C ${folder} Dockerfile | docker build -q -`),
        },
      ],
      ROUNDS,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

runCommand({
  name: "bench",
  help:
    "Measures runs without changes: `pulumi up` of an empty program with the same providers, `pulumi up`\n" +
    "of this program, and `npm run up`; then the hash and the upload of the sources. Takes about two\n" +
    "minutes; the application must be up.",
  async run({ stack: name }) {
    await deployedBy(name, "there is no run without changes to measure");
    process.chdir(ROOT);
    console.log(
      `${machineLoad()} ${ROUNDS} rounds. Each value is also given as a multiple of the value in the first line.\n`,
    );
    console.log(
      `Runs without changes, with the same three providers\n${table(await measureNoOp(name))}\n`,
    );
    for (const app of ["backend", "frontend"])
      console.log(`Sources of the ${app}\n${table(measureSources(app))}\n`);
    return 0;
  },
});
