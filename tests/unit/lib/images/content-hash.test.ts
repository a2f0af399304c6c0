import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type BuildInputs, contentHash } from "../../../../lib/images/content-hash";
import { listFiles } from "../../../../lib/file-tree";
import { directoryWith, type FileSpec } from "../../../helpers/files";

type Files = Readonly<Record<string, FileSpec>>;

const APP: Files = {
  "app/main.py": "print('hi')\n",
  "app/run.sh": { text: "#!/bin/sh\n" },
  "app/link": { linkTo: "main.py" },
};
const BUILD: Files = {
  "images/x.Dockerfile": "FROM scratch\nCOPY . .\n",
  "images/x.Dockerfile.dockerignore": "*\n!app\n**/__pycache__\n",
};

const MANY: Files = Object.fromEntries(
  Array.from({ length: 2000 }, (_, index) => [`src/app/many/${index}`, String(index)]),
);

/**
 * Writes the app with these changes to a new folder, and returns the hash of the app. Null removes
 * a file.
 */
function hashOf(
  changes: Readonly<Record<string, FileSpec | null>> = {},
  inputs: Partial<BuildInputs> = {},
): string {
  const prefixed = Object.entries({ ...APP }).map(([name, spec]) => [`src/${name}`, spec] as const);
  const files = { ...Object.fromEntries(prefixed), ...BUILD, ...changes };
  const kept = Object.entries(files).filter(
    (entry): entry is [string, FileSpec] => entry[1] !== null,
  );
  const root = directoryWith(Object.fromEntries(kept));
  try {
    return contentHash({
      context: path.join(root, "src"),
      dockerfile: path.join(root, "images/x.Dockerfile"),
      buildArgs: { A: "1", B: "2" },
      platform: "linux/amd64",
      ...inputs,
    });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

describe("contentHash", () => {
  const base = hashOf();

  it("has 64 hex digits and is identical in all checkouts", () => {
    assert.match(base, /^[0-9a-f]{64}$/);
    assert.equal(hashOf(), base);
  });

  const changes: Record<string, Record<string, FileSpec | null>> = {
    "a file's bytes change": { "src/app/main.py": "print('ho')\n" },
    "a file is renamed": { "src/app/main.py": null, "src/app/main2.py": "print('hi')\n" },
    "a file is added": { "src/app/new.py": "" },
    "a file is removed": { "src/app/main.py": null },
    "a file becomes executable": { "src/app/run.sh": { text: "#!/bin/sh\n", executable: true } },
    "a link has another target": { "src/app/link": { linkTo: "run.sh" } },
    "a link becomes a file with the same text": { "src/app/link": "main.py" },
    "the Dockerfile changes": { "images/x.Dockerfile": "FROM scratch\nCOPY app .\n" },
    "the ignore file excludes less": {
      "images/x.Dockerfile.dockerignore": "**/__pycache__\n",
      "src/notes.md": "n",
    },
    "line endings change": { "src/app/main.py": "print('hi')\r\n" },
    "bytes move from the end of one file to the start of the next file": {
      "src/app/main.py": "print('hi')\n#!",
      "src/app/run.sh": { text: "/bin/sh\n" },
    },
  };
  for (const [what, files] of Object.entries(changes)) {
    it(`changes when ${what}`, () => assert.notEqual(hashOf(files), base));
  }

  it("changes if one file in a large tree or one byte in a large file changes", () => {
    assert.notEqual(hashOf({ ...MANY, "src/app/many/1999": "other" }), hashOf(MANY));
    assert.notEqual(
      hashOf({ "src/app/big": `${"x".repeat(5_000_000)}y` }),
      hashOf({ "src/app/big": "x".repeat(5_000_001) }),
    );
  });

  const inert: Record<string, Record<string, FileSpec | null>> = {
    "node_modules appears": { "src/node_modules/x/index.js": "x" },
    ".env appears": { "src/.env": "KEY=1" },
    ".git appears": { "src/.git/HEAD": "ref" },
    ".next appears": { "src/.next/build": "b" },
    "__pycache__ appears": { "src/app/__pycache__/main.pyc": "c" },
    "the context has another .dockerignore": { "src/.dockerignore": "app\n" },
    "a comment is added to the ignore file": {
      "images/x.Dockerfile.dockerignore": "# why\n*\n!app\n**/__pycache__\n",
    },
  };
  for (const [what, files] of Object.entries(inert)) {
    it(`does not change when ${what}`, () => assert.equal(hashOf(files), base));
  }

  it("distinguishes the end of a file name from the start of the content", () => {
    assert.notEqual(hashOf({ "src/app/ab": "c" }), hashOf({ "src/app/a": "bc" }));
  });

  it("depends on build arguments, their names and the platform, but not on the order of arguments", () => {
    assert.notEqual(hashOf({}, { buildArgs: { A: "1", B: "3" } }), base);
    assert.notEqual(hashOf({}, { buildArgs: { A: "1", C: "2" } }), base);
    assert.notEqual(hashOf({}, { platform: "linux/arm64" }), base);
    assert.equal(hashOf({}, { buildArgs: { B: "2", A: "1" } }), base);
  });

  it("uses the context's .dockerignore if the Dockerfile has no ignore file", () => {
    const own = { "images/x.Dockerfile.dockerignore": null, "src/.dockerignore": "*\n!app\n" };
    assert.equal(hashOf({ ...own, "src/secret.txt": "s" }), hashOf(own));
  });

  it("ignores file modes except for the owner's executable bit, as git does", () => {
    const root = directoryWith({ "src/a": "a", Dockerfile: "FROM scratch\n" });
    const inputs = {
      context: path.join(root, "src"),
      dockerfile: path.join(root, "Dockerfile"),
      buildArgs: {},
      platform: "p",
    };
    const before = contentHash(inputs);
    fs.chmodSync(path.join(root, "src/a"), 0o600);
    assert.equal(contentHash(inputs), before);
    fs.rmSync(root, { recursive: true });
  });
});

describe("listFiles", () => {
  it("sorts paths by bytes, independently of the file system", () => {
    const names = ["B", "a", "a.d/x", "a/y", "b", "z", "É", "é", "ﬀ", "🙂"];
    const root = directoryWith(
      Object.fromEntries(
        [...names.filter((name) => name !== "a")].reverse().map((name) => [name, ""]),
      ),
    );
    const none = { file: () => false, directory: () => false };
    const found = listFiles(root, none);
    assert.deepEqual(
      found,
      [...found].sort((one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two))),
    );
    assert.equal(found.length, names.length - 1);
    fs.rmSync(root, { recursive: true });
  });
});
