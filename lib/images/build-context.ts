import * as fs from "node:fs";
import * as path from "node:path";

const DAY_MS = 24 * 3600 * 1000;

export interface StagedContext {
  /** Directory with the application's sources. */
  readonly source: string;
  /** The files to copy, relative to `source`. */
  readonly files: readonly string[];
  /** The Dockerfile, wherever it lies. */
  readonly dockerfile: string;
  /**
   * The digits that identify the content: a file cannot be named after a hash of itself, so no
   * application has one of this name.
   */
  readonly hash: string;
  /** Directory to make. Its name must identify the content. */
  readonly target: string;
}

/**
 * Copies files and their Dockerfile to a directory of their own, once: what is there already is
 * left as it is. Every file is readable for all, and executable for all or none: a checkout under
 * `umask 077` would else become an image whose server cannot read itself, and what is edited while
 * a build runs would land under the tag of what was there before. Neighbours that a day ago were
 * made for other content are removed.
 *
 * The Dockerfile lies inside because the docker plugin adds one from outside to the context under a
 * random name, after which `COPY . .` is never taken from the cache.
 *
 * @returns the path of the staged Dockerfile
 */
export function stageContext({ source, files, dockerfile, hash, target }: StagedContext): string {
  const staged = path.posix.join(target, `.Dockerfile.${hash}`);
  if (!fs.existsSync(target))
    stageFiles(source, files, target, (half) =>
      addDockerfile(dockerfile, path.join(half, path.basename(staged))),
    );
  // Made by a version that left the Dockerfile outside.
  else if (!fs.existsSync(staged)) addDockerfile(dockerfile, staged);
  return staged;
}

function stageFiles(
  source: string,
  files: readonly string[],
  target: string,
  complete: (half: string) => void,
): void {
  const parent = path.dirname(target);
  const half = `${target}.${process.pid}`;
  makeDirectory(half);
  for (const file of files) copy(path.join(source, file), path.join(half, file));
  complete(half);
  for (const name of fs.readdirSync(parent)) {
    const neighbour = path.join(parent, name);
    if (fs.statSync(neighbour).mtimeMs < Date.now() - DAY_MS)
      fs.rmSync(neighbour, { recursive: true, force: true });
  }
  try {
    fs.renameSync(half, target); // whole or not at all
  } catch (error) {
    fs.rmSync(half, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error; // another run was as fast
  }
}

/**
 * The Dockerfile's own ignore file wins over a `.dockerignore` of the application, whose rules are
 * applied already or do not count. It leaves out nothing but itself. The Dockerfile comes last:
 * where it is, everything is.
 */
function addDockerfile(dockerfile: string, target: string): void {
  const ignoreFile = `${target}.dockerignore`;
  place(ignoreFile, Buffer.from(`${path.basename(ignoreFile)}\n`));
  place(target, fs.readFileSync(dockerfile));
}

/** Writes a file in one step: a build may be reading the directory. */
function place(target: string, content: Buffer): void {
  const half = path.join(
    path.dirname(path.dirname(target)),
    `${path.basename(target)}.${process.pid}`,
  );
  fs.writeFileSync(half, content);
  fs.chmodSync(half, 0o644);
  fs.renameSync(half, target);
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
  // servers tell browsers by it whether a file has changed
  fs.utimesSync(to, stat.mtime, stat.mtime);
}

/** With the parents that are missing, whatever the umask. */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  fs.mkdirSync(directory);
  fs.chmodSync(directory, 0o755);
}
