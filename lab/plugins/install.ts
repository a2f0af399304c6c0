import * as fs from "node:fs";
import * as path from "node:path";
import { compile } from "./compile";
import { DOCKER_VERSION, ENGINE_VERSION, KUBERNETES_VERSION, RANDOM_VERSION } from "./versions";
import { wrapper } from "./wrapper";

export interface InstallPluginsArgs {
  /** Pulumi's home folder to fill: absolute, private to the project. */
  pulumiHome: string;
  /** The engine built from source: a `pulumi` executable. */
  engine: string;
  /** The Kubernetes provider built from source: a `pulumi-resource-kubernetes` executable. */
  kubernetesPlugin: string;
  /** The project's root folder; its node_modules hold Node and the Pulumi SDK. */
  root: string;
}

/**
 * Fills Pulumi's own caches, so that `pulumi up` is the same command as on a machine that can
 * download: the npm package `pulumi` runs versions/<v>/bin/pulumi if it is there, and the engine
 * takes plugins from plugins/ and a language host from beside itself. Safe to repeat; does nothing
 * that is already done.
 */
export async function installPlugins({
  pulumiHome,
  engine,
  kubernetesPlugin,
  root,
}: InstallPluginsArgs): Promise<void> {
  const standIns = path.join(pulumiHome, "stand-ins");
  const code = path.join(standIns, "code");
  fs.mkdirSync(standIns, { recursive: true });
  compile(__dirname, code);
  link(path.join(root, "node_modules"), path.join(standIns, "node_modules"));

  const bin = path.join(pulumiHome, "versions", ENGINE_VERSION, "bin");
  const plugin = (name: string, version: string): string =>
    path.join(pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  const node = fs.realpathSync(path.join(root, "node_modules", ".bin", "node"));
  const start = (executable: string, main: string): void =>
    writeExecutable(
      executable,
      wrapper({
        node,
        script: path.join(code, main, "main.js"),
        compileCache: path.join(standIns, "compile-cache"),
      }),
    );

  place(engine, path.join(bin, "pulumi"));
  start(path.join(bin, "pulumi-language-nodejs"), "language-nodejs");
  place(kubernetesPlugin, plugin("kubernetes", KUBERNETES_VERSION));
  start(plugin("docker", DOCKER_VERSION), "docker");
  start(plugin("random", RANDOM_VERSION), "random");
}

/**
 * A copy, sharing blocks where the file system can. Not a link: a build that writes its output in
 * place would write here too.
 */
function place(source: string, target: string): void {
  const from = fs.statSync(source);
  const to = fs.statSync(target, { throwIfNoEntry: false });
  if (to && to.size === from.size && to.mtimeMs >= from.mtimeMs) return;
  replace(target, (fresh) => {
    fs.copyFileSync(source, fresh, fs.constants.COPYFILE_FICLONE);
    fs.chmodSync(fresh, 0o755);
  });
}

function writeExecutable(target: string, text: string): void {
  if (fs.existsSync(target) && fs.readFileSync(target, "utf8") === text) return;
  replace(target, (fresh) => fs.writeFileSync(fresh, text, { mode: 0o755 }));
}

function link(destination: string, target: string): void {
  if (fs.existsSync(target) && fs.realpathSync(target) === fs.realpathSync(destination)) return;
  replace(target, (fresh) => fs.symlinkSync(destination, fresh));
}

/**
 * The new file takes the old one's place in one step: a plugin that is just being started is whole.
 */
function replace(target: string, write: (fresh: string) => void): void {
  const fresh = `${target}.${process.pid}`;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  write(fresh);
  fs.renameSync(fresh, target);
}
