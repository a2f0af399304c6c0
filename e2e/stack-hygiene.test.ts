import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { passphraseFile } from "../ops/lib/pulumi/passphrase";
import { ROOT } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { stackFiles, stateFolder } from "../ops/lib/pulumi/state-folder";
import { makeClone } from "./lib/clone";
import { NAMESPACE, pods, revision } from "./lib/cluster";
import { inShell, sh, ShellOptions } from "./lib/shell";

/** The name of a second stack in this clone, and the suffix of that stack's namespace. */
const OTHER = "other";

describe("stacks, states and passphrases", function () {
  this.timeout(300_000);
  let folder = "";
  let untouched: unknown;

  const snapshot = async () => ({ pods: await pods(), revision: await revision() });
  const otherStack = path.join(ROOT, `Pulumi.${OTHER}.yaml`);
  const port = Number(settingOf("frontend.nodePort"));
  const settings = (namespace: string, nodePort: number) =>
    `config:\n  todo-chatbot:namespace: ${namespace}\n  todo-chatbot:frontend:\n    nodePort: ${nodePort}\n`;
  const digest = () =>
    createHash("sha256")
      .update(fs.readFileSync(stackFiles().get("dev")!))
      .digest("hex");
  /** Runs a command that must fail without a stack trace, and returns its output. */
  const refused = async (command: string, options?: ShellOptions): Promise<string> => {
    const { status, output } = await sh(command, options);
    assert.notEqual(status, 0, output);
    assert.doesNotMatch(output, /^ {4}at /m, "a stack trace");
    return output;
  };

  before("deploy the application", async function () {
    this.timeout(20 * 60_000);
    const up = await sh("npm run up --silent", { echo: true, minutes: 19 });
    assert.equal(up.status, 0);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-hygiene-"));
    untouched = await snapshot();
  });

  after("remove everything that was created", async function () {
    this.timeout(300_000);
    fs.rmSync(folder, { recursive: true, force: true });
    await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
  });

  it("`npx pulumi` in a new shell requires a login and writes nothing; with `npm run env` it finds the stacks", async () => {
    // Gives the shell's user the engine and the plugins that this clone has installed.
    const home = path.join(folder, "home", ".pulumi");
    fs.mkdirSync(home, { recursive: true });
    for (const name of ["versions", "plugins"])
      fs.symlinkSync(path.join(ROOT, ".pulumi-home", name), path.join(home, name));
    const shell = `env -i HOME=${path.dirname(home)} PATH="${path.join(ROOT, "node_modules", ".bin")}:$PATH"`;
    const before = digest();
    assert.match(
      await refused(`${shell} npx pulumi stack ls --non-interactive </dev/null`),
      /PULUMI_ACCESS_TOKEN must be set for login/,
    );
    assert.match(
      (await sh(`${shell} sh -c 'eval "$(npm run -s env)"; npx pulumi stack ls' </dev/null`))
        .output,
      /^dev/m,
    );
    const state = `PULUMI_BACKEND_URL=file://${stateFolder()}`;
    for (const command of ["preview", "up --yes"]) {
      const output = await refused(
        `${shell} ${state} npx pulumi ${command} --stack dev --non-interactive </dev/null`,
      );
      assert.match(
        output,
        /passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE/,
      );
    }
    assert.equal(digest(), before);
    assert.deepEqual(
      fs.readdirSync(home).filter((name) => /stacks|credentials/.test(name)),
      [],
    );
  });

  it("a backend and a passphrase set by the user are used, and this clone's state does not change", async () => {
    const env = {
      PULUMI_BACKEND_URL: `file://${folder}/backend`,
      PULUMI_CONFIG_PASSPHRASE: "of my own",
    };
    assert.match(
      await refused(`npm run preview --silent -- --stack ${OTHER}`, { env }),
      /^The folder that PULUMI_BACKEND_URL names does not exist\./m,
    );
    fs.mkdirSync(path.join(folder, "backend"));
    const before = digest();
    fs.writeFileSync(otherStack, settings(`${NAMESPACE}-${OTHER}`, port + 1000));
    try {
      const preview = await sh(`npm run preview --silent -- --stack ${OTHER}`, { env });
      assert.equal(preview.status, 0, preview.output);
      assert.match(preview.output, /kubernetes:helm\.sh\/v3:Release: \(create\)/);
      assert.deepEqual([...stackFiles(path.join(folder, "backend")).keys()], [OTHER]);
      assert.ok(!stackFiles().has(OTHER));
      assert.match(
        await refused(`npm run preview --silent -- --stack ${OTHER}`, {
          env: { ...env, PULUMI_CONFIG_PASSPHRASE: "another" },
        }),
        /^The passphrase does not fit this stack\./m,
      );
    } finally {
      fs.rmSync(otherStack);
    }
    assert.equal(digest(), before);
  });

  it("a truncated state is reported, and `npm run recover` restores Pulumi's copy without changing a pod", async () => {
    const file = stackFiles().get("dev")!;
    fs.writeFileSync(file, fs.readFileSync(file).subarray(0, 1000));
    assert.match(
      await refused("npm run preview --silent"),
      /^The record of this stack is damaged\./m,
    );
    const recover = await sh("npm run recover --silent");
    assert.equal(recover.status, 0, recover.output);
    assert.match(recover.output, /restored from Pulumi's own copy[^]*Record and cluster agree/);
    fs.rmSync(`${file}.damaged`);
    assert.deepEqual(await snapshot(), untouched);
  });

  it("two runs that start at the same time are executed one after the other", async () => {
    const runs = await Promise.all([1, 2].map(() => sh("npm run up --silent")));
    // If both runs request the lock at the same moment, Pulumi refuses one or both of them.
    for (const { status, output } of runs)
      if (status !== 0) assert.match(output, /^Another run is at work on this stack/m);
    const third = await sh("npm run up --silent");
    assert.equal(third.status, 0, third.output);
    assert.match(third.output, /nothing to change/);
    assert.deepEqual(await snapshot(), untouched);
  });

  it("`npm run up` waits for another run, and removes that run's lock if the run is killed", async () => {
    const locks = path.join(
      stateFolder(),
      ".pulumi",
      "locks",
      "organization",
      "todo-chatbot",
      "dev",
    );
    const holder = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", "pulumi"]);
    fs.mkdirSync(locks, { recursive: true });
    fs.writeFileSync(
      path.join(locks, "e2e.json"),
      JSON.stringify({
        pid: holder.pid,
        username: "me",
        hostname: os.hostname(),
        timestamp: new Date().toISOString(),
      }),
    );
    assert.match(
      await refused("npx pulumi up --yes --stack dev --non-interactive", {
        env: projectEnvironment(),
      }),
      /the stack is currently locked by 1 lock/,
    );
    setTimeout(() => holder.kill("SIGKILL"), 20_000);
    const up = await sh("npm run up --silent");
    assert.equal(up.status, 0, up.output);
    assert.match(
      up.output,
      new RegExp(
        `process ${holder.pid} of me[^]*waiting for it to end[^]*The last run was interrupted`,
      ),
    );
    assert.deepEqual(fs.readdirSync(locks), []);
    assert.deepEqual(await snapshot(), untouched);
  });

  it("after `git checkout` of the stack configuration file, `npm run up` restores the salt and leaves no change in git", async function () {
    const tracked = await sh(
      "git ls-files -v Pulumi.dev.yaml && git status --porcelain Pulumi.dev.yaml",
    );
    // Skip this test if the user has edited the file, because the checkout would discard the edits.
    if (tracked.output.trim() !== "H Pulumi.dev.yaml") this.skip();
    fs.appendFileSync(path.join(ROOT, "Pulumi.dev.yaml"), "# an edit that is discarded\n");
    await inShell("git checkout -q -- Pulumi.dev.yaml");
    assert.equal((await sh("npm run up --silent")).status, 0);
    assert.match(fs.readFileSync(path.join(ROOT, "Pulumi.dev.yaml"), "utf8"), /^encryptionsalt:/m);
    assert.equal((await sh("git status --porcelain Pulumi.dev.yaml")).output, "");
  });

  it("a second stack cannot use the first stack's namespace or port; with its own namespace and port, it deploys and leaves the first stack unchanged", async () => {
    const run = (command: string) => `npm run ${command} --silent -- --stack ${OTHER}`;
    try {
      fs.writeFileSync(otherStack, settings(`${NAMESPACE}-${OTHER}`, port));
      assert.match(
        await refused(run("up")),
        new RegExp(
          `^Node port ${port} is used by service \\S+ in namespace ${NAMESPACE}\\.\\nnpx pulumi config set --path frontend.nodePort \\d+$`,
          "m",
        ),
      );
      await inShell(
        `npx pulumi config set --path frontend.nodePort ${port + 1000} --stack ${OTHER} && npx pulumi config set namespace ${NAMESPACE} --stack ${OTHER}`,
      );
      assert.match(
        await refused(run("up")),
        new RegExp(
          `^Namespace ${NAMESPACE} already exists and this stack did not create it\\.[^]*config set namespace`,
          "m",
        ),
      );
      await inShell(`npx pulumi config set namespace ${NAMESPACE}-${OTHER} --stack ${OTHER}`);
      const up = await sh(run("up"));
      assert.equal(up.status, 0, up.output);
      assert.equal((await fetch(`${/Open\s+(\S+)/.exec(up.output)![1]}/api/health`)).status, 200);
      assert.equal((await sh(`${run("destroy")} --yes`)).status, 0);
    } finally {
      await sh(
        `kubectl delete namespace ${NAMESPACE}-${OTHER} --ignore-not-found; npx pulumi stack rm --yes --force ${OTHER}; npx pulumi stack select dev`,
        { env: projectEnvironment() },
      );
      fs.rmSync(otherStack, { force: true });
    }
    assert.deepEqual(await snapshot(), untouched);
  });

  it("a second clone cannot use this clone's namespace and changes nothing in it", async () => {
    const clone = path.join(folder, "clone");
    await makeClone(clone);
    assert.match(
      await refused(`cd ${clone} && npm run up --silent`, {
        env: {
          PULUMI_BACKEND_URL: "",
          PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(`${clone}/.pulumi-state`),
        },
      }),
      new RegExp(`^Namespace ${NAMESPACE} already exists`, "m"),
    );
    assert.deepEqual(await snapshot(), untouched);
  });

  it("a lost passphrase is reported; starting over names what it deletes and requires --yes", async () => {
    const before = (await sh("git status --porcelain")).output;
    const env = projectEnvironment(); // The environment cannot be read once the passphrase is gone.
    const running = async () =>
      (await sh(`kubectl get pods -n ${NAMESPACE} -o jsonpath='{.items[*].metadata.uid}'`, { env }))
        .output;
    const first = await running();
    fs.renameSync(passphraseFile(), path.join(folder, "passphrase"));
    assert.match(
      await refused("npm run up --silent"),
      /^The passphrase of this clone's stacks is gone[^]*npm run recover$/m,
    );
    assert.match(
      await refused("npm run recover --silent"),
      new RegExp(
        `is gone\\.[^]*Starting over deletes:\\n  - namespace ${NAMESPACE} in [^]*\\n  - database of release todo [^]* rows in [^]*npm run recover -- --yes`,
      ),
    );
    assert.equal(await running(), first);
    const recover = await sh("npm run recover --silent -- --yes");
    assert.equal(recover.status, 0, recover.output);
    assert.equal(await revision(), 1);
    assert.doesNotMatch(await running(), new RegExp(first.split(" ").join("|")));
    assert.equal((await sh("git status --porcelain")).output, before);
    for (const name of fs
      .readdirSync(ROOT)
      .filter((each) => each.startsWith(".pulumi-state.lost-")))
      fs.rmSync(path.join(ROOT, name), { recursive: true });
  });
});
