import { createHash, Hash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { dockerExclusions } from "../../../lib/images/dockerignore";

type Exclusions = ReturnType<typeof dockerExclusions>;

/**
 * Returns a SHA-256 digest of the Dockerfile and of the path, mode and content of every file in the
 * build context, except the files that .dockerignore excludes. The algorithm is the same as
 * upstream's, byte for byte (pulumi-docker, provider.go, hashContext). With a different digest,
 * every image would be rebuilt when a machine switches between the two plugins.
 */
export function contextDigest(context: string, dockerfile: string): string {
  const digest = createHash("sha256");
  // Use a fixed name, because the Dockerfile's own name does not affect the build.
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

/**
 * Yields the files and links in the context, except those that .dockerignore excludes. The paths
 * are relative to the context.
 */
export function contextFiles(context: string, dockerfile: string): Generator<string> {
  return filesIn(context, "", dockerExclusions(context, dockerfile));
}

function add(digest: Hash, name: string, mode: string, content: Buffer): void {
  digest
    .update(name)
    .update(mode)
    .update(createHash("sha256").update(content).digest())
    .update(Buffer.from([0]));
}

function* filesIn(context: string, folder: string, excluded: Exclusions): Generator<string> {
  const entries = fs.readdirSync(path.join(context, folder), { withFileTypes: true });
  // Go sorts names by bytes, while Node's readdir does not guarantee an order.
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const entry of entries) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!excluded.directory(name)) yield* filesIn(context, name, excluded);
    } else if (!excluded.file(name)) yield name;
  }
}

/**
 * Returns a link's target as Go's filepath.EvalSymlinks does. The target of a relative link is
 * relative.
 */
function linkTarget(file: string): string {
  const target = fs.realpathSync(file);
  if (path.isAbsolute(file) || path.isAbsolute(fs.readlinkSync(file))) return target;
  return path.relative(fs.realpathSync("."), target);
}

/**
 * Formats a file mode as Go's fs.FileMode.String() does: one letter per special bit, or `-` if
 * there are none, followed by the nine permission bits.
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
  const permissions = "rwxrwxrwx".replace(/./g, (letter, bit: number) =>
    stat.mode & (1 << (8 - bit)) ? letter : "-",
  );
  return (special || "-") + permissions;
}
