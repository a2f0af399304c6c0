import * as fs from "node:fs";
import * as path from "node:path";

const DAY_MS = 24 * 3600 * 1000;

export interface StagedContext {
  /** Directory with the sources of the application. */
  readonly source: string;
  /** The files to copy, relative to `source`. */
  readonly files: readonly string[];
  /** The Dockerfile, inside `source` or not. */
  readonly dockerfile: string;
  /** Hash of the content. As part of a name, it cannot collide with a file of the application. */
  readonly hash: string;
  /** Directory to create. Its name must contain the hash. */
  readonly target: string;
}

/**
 * Copies files and their Dockerfile to the directory `target`, unless it exists. A build thus never
 * sees edits that are made while it runs. All files become readable for everyone: after a checkout
 * with `umask 077`, the server in the image could not read its own files. Copies of other content
 * that are older than a day are deleted.
 *
 * The Dockerfile is copied, too: the docker plugin adds one from outside the context under a random
 * name, and `COPY . .` then never uses the build cache.
 *
 * @returns the path of the copied Dockerfile.
 */
export function stageContext({ source, files, dockerfile, hash, target }: StagedContext): string {
  const staged = path.posix.join(target, `.Dockerfile.${hash}`);
  if (!fs.existsSync(target))
    stageFiles(source, files, target, (temporary) =>
      addDockerfile(dockerfile, path.join(temporary, path.basename(staged))),
    );
  // A directory of an earlier version, without the Dockerfile.
  else if (!fs.existsSync(staged)) addDockerfile(dockerfile, staged);
  return staged;
}

function stageFiles(
  source: string,
  files: readonly string[],
  target: string,
  complete: (temporary: string) => void,
): void {
  const parent = path.dirname(target);
  const temporary = `${target}.${process.pid}`;
  makeDirectory(temporary);
  for (const file of files) copy(path.join(source, file), path.join(temporary, file));
  complete(temporary);
  for (const name of fs.readdirSync(parent)) {
    const neighbour = path.join(parent, name);
    if (fs.statSync(neighbour).mtimeMs < Date.now() - DAY_MS)
      fs.rmSync(neighbour, { recursive: true, force: true });
  }
  try {
    fs.renameSync(temporary, target); // Atomic: a partial copy is never used.
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error; // Otherwise, another run created it.
  }
}

/**
 * Copies the Dockerfile, after an ignore file that excludes only itself. That ignore file replaces
 * the application's `.dockerignore`, which is already applied. The Dockerfile is last, so that its
 * existence means a complete directory.
 */
function addDockerfile(dockerfile: string, target: string): void {
  const ignoreFile = `${target}.dockerignore`;
  place(ignoreFile, Buffer.from(`${path.basename(ignoreFile)}\n`));
  place(target, fs.readFileSync(dockerfile));
}

/** Writes a file atomically, as a build may be reading the directory. */
function place(target: string, content: Buffer): void {
  const temporary = path.join(
    path.dirname(path.dirname(target)),
    `${path.basename(target)}.${process.pid}`,
  );
  fs.writeFileSync(temporary, content);
  fs.chmodSync(temporary, 0o644);
  fs.renameSync(temporary, target);
}

function copy(from: string, to: string): void {
  makeDirectory(path.dirname(to));
  const stat = fs.lstatSync(from);
  if (stat.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(from), to);
    return;
  }
  fs.copyFileSync(from, to);
  fs.chmodSync(to, stat.mode & 0o100 ? 0o755 : 0o644);
  // Servers send this time to browsers, which cache by it.
  fs.utimesSync(to, stat.mtime, stat.mtime);
}

/** Creates a directory and its missing parents, readable for everyone despite the umask. */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  fs.mkdirSync(directory);
  fs.chmodSync(directory, 0o755);
}
