import * as fs from "node:fs";
import * as path from "node:path";
import { compile } from "./compile";
import { PLUGIN_SOURCES } from "./sources";
import { DOCKER_VERSION, ENGINE_VERSION, KUBERNETES_VERSION, RANDOM_VERSION } from "./versions";
import { wrapper } from "./wrapper";

export interface InstallPluginsArgs {
  /** Absolute path of the project's PULUMI_HOME, into which the plugins are installed. */
  pulumiHome: string;
  /** The `pulumi` executable that was built from source. */
  engine: string;
  /** The `pulumi-resource-kubernetes` executable that was built from source. */
  kubernetesPlugin: string;
  /** The project's root folder. Its node_modules contains Node and the Pulumi SDK. */
  root: string;
}

/**
 * Installs the engine and the plugins where Pulumi would download them to, so that `pulumi up` does
 * not have to download them. The npm package `pulumi` runs `versions/<version>/bin/pulumi` if it
 * exists. The engine looks for plugins in `plugins/` and for a language host next to itself.
 * Idempotent.
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
  await compile(path.join(__dirname, "../.."), PLUGIN_SOURCES, code);
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
        script: path.join(code, "lab/plugins", main, "main.js"),
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
 * Copies a program, unless the copy is up to date. The copy shares disk blocks with the original if
 * the file system supports it. A hard link is not used, because it would change when the next build
 * overwrites the original in place.
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
 * Replaces a file atomically, so that a plugin that starts at the same time never sees half a file.
 */
function replace(target: string, write: (fresh: string) => void): void {
  const fresh = `${target}.${process.pid}`;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  write(fresh);
  fs.renameSync(fresh, target);
}
