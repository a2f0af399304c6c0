import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { contextFiles } from "./context-digest";

/**
 * The content of the tar that is sent to the daemon. BuildKit does not apply .dockerignore to a
 * tar, so `COPY . .` copies every file in it.
 */
export interface BuildContext {
  /** Files to take from the context directory, relative to it. */
  files: string[];
  /** Files to add or to overwrite, by name. They are not taken from the context directory. */
  added: { [name: string]: string };
  /** The Dockerfile's name in the tar. */
  dockerfile: string;
}

/**
 * Returns the build context, which consists of all files that are not ignored, the Dockerfile and
 * .dockerignore. A Dockerfile outside the context gets a random name, which is added to
 * .dockerignore. These are upstream's rules (pulumi-docker, image.go, and docker/cli,
 * command/image/build/context.go).
 */
export function buildContext(context: string, dockerfile: string): BuildContext {
  const within = path.relative(path.resolve(context), path.resolve(dockerfile));
  const files = new Set(contextFiles(context, dockerfile));
  if (fs.existsSync(path.join(context, ".dockerignore"))) files.add(".dockerignore");
  if (!within.startsWith(`..${path.sep}`))
    return { files: [...files.add(within)], added: {}, dockerfile: within };

  const name = `.dockerfile.${randomBytes(10).toString("hex")}`;
  const rules = files.delete(".dockerignore")
    ? fs.readFileSync(path.join(context, ".dockerignore"), "utf8")
    : ".dockerignore";
  const added = {
    [name]: fs.readFileSync(dockerfile, "utf8"),
    ".dockerignore": `${rules}\n${name}\n`,
  };
  return { files: [...files], added, dockerfile: name };
}

/**
 * Returns the context as a tar. All entries belong to root, and parent folders have their own
 * entries.
 */
export function contextTar(context: string, { files, added }: BuildContext): Readable {
  const extra = fs.mkdtempSync(path.join(os.tmpdir(), "build-context-"));
  for (const [name, content] of Object.entries(added))
    fs.writeFileSync(path.join(extra, name), content, { mode: 0o600 });
  const options = ["--create", "--owner=0", "--group=0", "--numeric-owner", "--no-recursion"];
  const listed = ["--directory", path.resolve(context), "--null", "--files-from=-"];
  const names = Object.keys(added);
  const more = names.length > 0 ? ["--directory", extra, ...names] : [];
  const child = spawn("tar", [...options, ...listed, ...more], { stdio: ["pipe", "pipe", "pipe"] });
  const tar = child.stdout.pipe(new PassThrough(), { end: false });
  let errorOutput = "";
  child.stderr.on("data", (data: Buffer) => (errorOutput += data.toString()));
  child.once("error", (error) => tar.destroy(error));
  child.once("close", (code) => {
    fs.rmSync(extra, { recursive: true, force: true });
    if (code === 0) tar.end();
    else tar.destroy(new Error(`could not read the build context: ${errorOutput.trim()}`));
  });
  child.stdin
    .on("error", () => undefined)
    .end([...folders(files), ...files].map((name) => `${name}\0`).join(""));
  return tar;
}

function folders(files: string[]): Set<string> {
  const all = new Set<string>();
  for (const file of files) {
    const parts = file.split(path.sep).slice(0, -1);
    parts.forEach((_, index) => all.add(parts.slice(0, index + 1).join(path.sep)));
  }
  return all;
}
