import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../../ops/lib/project";
import { type Result, sh, type ShellOptions } from "./shell";

/**
 * The variables that `npm run env` sets. In another clone they would name this clone's state,
 * passphrase and folders.
 */
const FOREIGN = [
  "PULUMI_BACKEND_URL",
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_HOME",
];

/**
 * A separate clone that deploys an older commit to its own namespace and is then upgraded to this
 * commit.
 */
export class OlderVersion {
  readonly folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "todo-upgrade-")), "clone");

  /** Returns whether this repository contains the commit. A shallow clone may lack the commit. */
  static async exists(commit: string): Promise<boolean> {
    return (await sh(`git cat-file -e ${commit}^{commit}`)).status === 0;
  }

  constructor(
    readonly commit: string,
    readonly namespace: string,
    readonly nodePort: number,
  ) {}

  /** Checks out the older sources and writes the stack's settings, without deploying. */
  async prepare(): Promise<void> {
    await done(`git clone -q --no-checkout . ${this.folder}`);
    await this.checkOut(this.commit);
    const file = path.join(this.folder, "Pulumi.dev.yaml");
    const own = `  todo-chatbot:namespace: ${this.namespace}\n  todo-chatbot:nodePort: ${this.nodePort}\n`;
    fs.writeFileSync(
      file,
      fs.readFileSync(file, "utf8").replace(/^config:\n/m, (start) => start + own),
    );
  }

  /**
   * Checks out this clone's current commit. Keeps the state and the settings, under the names that
   * the error message of the current version gives.
   */
  async upgrade(): Promise<void> {
    const file = path.join(this.folder, "Pulumi.dev.yaml");
    const settings = fs
      .readFileSync(file, "utf8")
      .replace(/chatbot:nodePort: /, "chatbot:frontend:\n    nodePort: ")
      .replace(/chatbot:logLevel: /, "chatbot:config:\n    logLevel: ");
    await this.checkOut((await done("git rev-parse HEAD")).output.trim());
    fs.writeFileSync(file, settings);
  }

  /** Runs a command in the clone in a new shell. */
  run(command: string, options: ShellOptions = {}): Promise<Result> {
    return sh(`unset ${FOREIGN.join(" ")}; cd ${this.folder} && { ${command}\n}`, {
      minutes: 30,
      ...options,
    });
  }

  /** Runs a command that must succeed, and returns its output. */
  async must(command: string, options?: ShellOptions): Promise<string> {
    const { status, output } = await this.run(command, options);
    if (status !== 0) throw new Error(`${command} ended with ${status ?? "a signal"}:\n${output}`);
    return output;
  }

  /** Starts `npm run up`, kills its processes when the output matches, and returns the output. */
  upKilledAt(moment: RegExp): Promise<string> {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !FOREIGN.includes(name)),
    );
    return new Promise((resolve, reject) => {
      const child = spawn("npm", ["run", "up", "--silent"], {
        cwd: this.folder,
        env,
        detached: true,
      });
      let output = "";
      const take = (data: Buffer) => {
        output += data.toString();
        if (!moment.test(output) || child.killed) return;
        process.kill(-child.pid!, "SIGKILL");
        child.kill("SIGKILL");
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.on("exit", (status) =>
        status === null
          ? resolve(output)
          : reject(
              new Error(`\`npm run up\` ended with ${status} before it was killed:\n${output}`),
            ),
      );
    });
  }

  /** Destroys the stack with the checked-out version, and deletes the clone. */
  async remove(): Promise<void> {
    await this.run("npm run destroy --silent -- --yes || npm run destroy --silent", { minutes: 8 });
    fs.rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }

  private async checkOut(commit: string): Promise<void> {
    await done(`git -C ${this.folder} checkout -qf ${commit}`);
    const modules = path.join(this.folder, "node_modules");
    fs.rmSync(modules, { recursive: true, force: true });
    const lock = (root: string) => fs.readFileSync(path.join(root, "package-lock.json"), "utf8");
    // If the lock file differs, the command installs the packages of this version itself.
    if (lock(this.folder) === lock(ROOT)) await done(`cp -a node_modules ${modules}`);
  }
}

async function done(command: string): Promise<Result> {
  const result = await sh(command);
  if (result.status !== 0)
    throw new Error(`${command} ended with ${result.status ?? "a signal"}:\n${result.output}`);
  return result;
}
