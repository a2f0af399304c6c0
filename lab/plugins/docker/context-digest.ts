import { createHash, Hash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { IgnorePatterns } from "./ignore-patterns";

/**
 * SHA-256 over the Dockerfile and every file of the build context that .dockerignore leaves in:
 * path, mode and content. Byte for byte upstream's algorithm (pulumi-docker, provider.go,
 * hashContext): with another one, changing between the two plugins would rebuild every image.
 */
export function contextDigest(context: string, dockerfile: string): string {
  const digest = createHash("sha256");
  // Always under this name: renaming the Dockerfile changes nothing for the builder.
  add(digest, "Dockerfile", "----------", fs.readFileSync(dockerfile));
  for (const name of contextFiles(context, dockerfile)) {
    const file = path.join(context, name);
    const stat = fs.lstatSync(file);
    const content = stat.isSymbolicLink()
      ? Buffer.from(linkTarget(file))
      : stat.isFile()
        ? fs.readFileSync(file)
        : Buffer.alloc(0);
    add(digest, name, modeString(stat), content);
  }
  return digest.digest("hex");
}

/** The files, links included, that .dockerignore leaves in the context; paths relative to it. */
export function contextFiles(context: string, dockerfile: string): Generator<string> {
  return filesIn(context, "", IgnorePatterns.of(dockerfile, context));
}

function add(digest: Hash, name: string, mode: string, content: Buffer): void {
  digest
    .update(name)
    .update(mode)
    .update(createHash("sha256").update(content).digest())
    .update(Buffer.from([0]));
}

function* filesIn(context: string, folder: string, ignore: IgnorePatterns): Generator<string> {
  const entries = fs.readdirSync(path.join(context, folder), { withFileTypes: true });
  // Go sorts by bytes, readdir of Node promises no order at all.
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const entry of entries) {
    const name = path.join(folder, entry.name);
    const ignored = ignore.ignores(name);
    if (entry.isDirectory()) {
      if (!ignored || ignore.hasExceptions) yield* filesIn(context, name, ignore);
    } else if (!ignored) yield name;
  }
}

/** Where the link leads, relative for a relative link, as Go's filepath.EvalSymlinks gives it. */
function linkTarget(file: string): string {
  const target = fs.realpathSync(file);
  if (path.isAbsolute(file) || path.isAbsolute(fs.readlinkSync(file))) return target;
  return path.relative(fs.realpathSync("."), target);
}

/**
 * Go's fs.FileMode.String(): one letter per special bit, `-` for none, then the nine permission
 * bits.
 */
function modeString(stat: fs.Stats): string {
  const special = [
    stat.isSymbolicLink() ? "L" : "",
    stat.isBlockDevice() || stat.isCharacterDevice() ? "D" : "",
    stat.isFIFO() ? "p" : "",
    stat.mode & 0o4000 ? "u" : "",
    stat.mode & 0o2000 ? "g" : "",
    stat.isCharacterDevice() ? "c" : "",
    stat.mode & 0o1000 ? "t" : "",
  ].join("");
  const permissions = [..."rwxrwxrwx"]
    .map((letter, bit) => (stat.mode & (1 << (8 - bit)) ? letter : "-"))
    .join("");
  return (special || "-") + permissions;
}
