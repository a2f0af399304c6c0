import * as fc from "fast-check";
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type BuildInputs, contentHash } from "../../../../lib/images/content-hash";
import { directoryWith } from "../../../helpers/files";

interface File {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}
type Tree = ReadonlyMap<string, File>;

const IGNORE = "**/*.log\nnode_modules\n";
const INPUTS = { buildArgs: { A: "1" }, platform: "linux/amd64" };

/** Writes a tree to a new folder with this umask, and returns its hash. */
function hashOf(tree: Tree, umask = 0o022, changes: Partial<BuildInputs> = {}): string {
  const root = directoryWith({
    "images/x.Dockerfile": "FROM scratch\n",
    "images/x.Dockerfile.dockerignore": IGNORE,
    "src/.keep.log": "",
  });
  try {
    for (const [name, { bytes, executable }] of tree) {
      const file = path.join(root, "src", name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, bytes);
      fs.chmodSync(file, (executable ? 0o777 : 0o666) & ~umask);
    }
    return contentHash({
      ...INPUTS,
      context: path.join(root, "src"),
      dockerfile: path.join(root, "images/x.Dockerfile"),
      ...changes,
    });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

/**
 * Generates file paths. Only folder names end with `.d`, so that no path is both a file and a
 * folder.
 */
const name = fc
  .tuple(
    fc.array(fc.constantFrom("a", "b", "ab", "(x)", "ü"), { maxLength: 2 }),
    fc.constantFrom("f", "F", "f g", "f.ts", "[f]", "-f", "ﬀ", "🙂"),
  )
  .map(([folders, file]) => [...folders.map((folder) => `${folder}.d`), file].join("/"));
const file = fc.record({ bytes: fc.uint8Array({ maxLength: 20 }), executable: fc.boolean() });
const tree: fc.Arbitrary<Tree> = fc
  .uniqueArray(fc.tuple(name, file), { minLength: 1, maxLength: 6, selector: ([key]) => key })
  .map((files) => new Map(files));
const umask = fc.constantFrom(0o000, 0o002, 0o022, 0o027, 0o077);

/** Functions that change one file in a way that can affect a build, keyed by a description. */
const CHANGES: Readonly<
  Record<string, (files: Map<string, File>, key: string, other: Uint8Array) => void>
> = {
  "its bytes": (files, key, other) =>
    void files.set(key, {
      ...files.get(key)!,
      bytes: Uint8Array.from([...files.get(key)!.bytes, ...other]),
    }),
  "its mode": (files, key) =>
    void files.set(key, { ...files.get(key)!, executable: !files.get(key)!.executable }),
  "its name": (files, key) => void (files.set(`${key}~`, files.get(key)!), files.delete(key)),
  "its directory": (files, key) =>
    void (files.set(`z.d/${key}`, files.get(key)!), files.delete(key)),
  "its existence": (files, key) => void files.delete(key),
};

/** Checks a property with a fixed seed, so that a failure can be reproduced. */
const holds = (property: fc.IProperty<any>): void =>
  fc.assert(property, { seed: 20260921, numRuns: 100 });

describe("the contentHash of a random tree", function () {
  this.timeout(60_000);

  it("does not depend on the checkout's location, the order in which files are written, or the umask", () => {
    holds(
      fc.property(tree, umask, umask, (files, one, two) => {
        assert.equal(hashOf(files, one), hashOf(new Map([...files].reverse()), two));
      }),
    );
  });

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`changes if one file changes: ${what}`, () => {
      holds(
        fc.property(
          tree,
          fc.nat(),
          fc.uint8Array({ minLength: 1, maxLength: 3 }),
          (files, index, bytes) => {
            const changed = new Map(files);
            change(changed, [...files.keys()][index % files.size]!, bytes);
            assert.notEqual(hashOf(changed), hashOf(files));
          },
        ),
      );
    });
  }

  it("does not depend on files that the ignore file excludes, at any depth", () => {
    holds(
      fc.property(tree, name, file, (files, ignored, content) => {
        const more = new Map(files)
          .set(`${ignored}.log`, content)
          .set(`node_modules/${ignored}`, content);
        assert.equal(hashOf(more), hashOf(files));
      }),
    );
  });

  it("differs from the hash of any different tree", () => {
    const text = (files: Tree): string =>
      JSON.stringify(
        [...files].map(([key, { bytes, executable }]) => [key, [...bytes], executable]).sort(),
      );
    holds(
      fc.property(tree, tree, (one, two) => {
        assert.equal(hashOf(one) === hashOf(two), text(one) === text(two));
      }),
    );
  });

  it("depends on every build argument and on the platform", () => {
    const args = fc.dictionary(fc.constantFrom("A", "B", "C"), fc.string({ maxLength: 4 }));
    holds(
      fc.property(
        args,
        args,
        fc.constantFrom("linux/amd64", "linux/arm64"),
        (one, two, platform) => {
          const [first, second] = [
            hashOf(new Map(), 0, { buildArgs: one }),
            hashOf(new Map(), 0, { buildArgs: two, platform }),
          ];
          const isSame =
            platform === INPUTS.platform &&
            JSON.stringify(Object.entries(one).sort()) ===
              JSON.stringify(Object.entries(two).sort());
          assert.equal(first === second, isSame);
        },
      ),
    );
  });
});
