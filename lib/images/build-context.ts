import * as fs from "node:fs";
import * as path from "node:path";

const DAY_MS = 24 * 3600 * 1000;

export interface StagedContext {
  /** Directory with the sources of the application. */
  readonly source: string;
  /** The files to copy, relative to `source`. */
  readonly files: readonly string[];
  /** Path of the Dockerfile, inside or outside `source`. */
  readonly dockerfile: string;
  /**
   * Hash of the content. A file name that contains the hash cannot collide with a file of the
   * application.
   */
  readonly hash: string;
  /** Directory to create. Its name must contain the hash. */
  readonly target: string;
}

/**
 * Copies files and their Dockerfile to the directory `target`, unless that directory exists. A
 * build therefore never sees edits that are made while the build is running. All copies are
 * readable for everyone. Otherwise, after a checkout with `umask 077`, the server in the image
 * could not read its own files. Deletes copies with other content if they are older than a day.
 *
 * The Dockerfile is also copied, because the docker plugin gives a Dockerfile outside the context a
 * random name, and then `COPY . .` never uses the build cache.
 *
 * @returns the path of the copied Dockerfile.
 */
export function stageContext({ source, files, dockerfile, hash, target }: StagedContext): string {
  const staged = path.posix.join(target, `.Dockerfile.${hash}`);
  if (!fs.existsSync(target))
    stageFiles(source, files, target, (temporary) =>
      addDockerfile(dockerfile, path.join(temporary, path.basename(staged))),
    );
  // The directory may come from an earlier version of this program, which did not copy the
  // Dockerfile.
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
    fs.renameSync(temporary, target); // Atomic, so that no build uses a partial copy.
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error; // Otherwise, another run created `target`.
  }
}

/**
 * Creates an ignore file that excludes only itself, and copies the Dockerfile. The ignore file
 * replaces the application's `.dockerignore`, because the files that `.dockerignore` excludes were
 * not copied. The Dockerfile is copied last, so that the directory is complete if the Dockerfile
 * exists.
 */
function addDockerfile(dockerfile: string, target: string): void {
  const ignoreFile = `${target}.dockerignore`;
  place(ignoreFile, Buffer.from(`${path.basename(ignoreFile)}\n`));
  place(target, fs.readFileSync(dockerfile));
}

/** Writes a file atomically, because a build may be reading the directory. */
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
  // Servers send the modification time to browsers, which use it for caching.
  fs.utimesSync(to, stat.mtime, stat.mtime);
}

/**
 * Creates a directory and its missing parents, and makes them readable for everyone, whatever the
 * umask is.
 */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  fs.mkdirSync(directory);
  fs.chmodSync(directory, 0o755);
}
