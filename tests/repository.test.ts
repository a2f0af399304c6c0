import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const ROOT = path.join(__dirname, "..");
const files = execFileSync(
  "git",
  ["-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard"],
  { encoding: "utf8" },
)
  .split("\n")
  .filter((file) => file && fs.existsSync(path.join(ROOT, file)));
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const typescript = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
const imports = (file: string) =>
  [...read(file).matchAll(/(?:from|import|require\()\s*"(\.[^"]+)"/g)].map(([, target]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), target)),
  );
const area = (file: string) => (file.includes("/") ? file.split("/")[0] : file);

describe("the repository", () => {
  it("imports one way only: the program knows no ops, lab, tests; components know no config and not each other", () => {
    const allowed: Record<string, RegExp> = {
      "index.ts": /^(config$|components\/|lib\/)/,
      "config.ts": /^lib\//,
      components: /^lib\//,
      lib: /^lib\//,
      ops: /^(ops|lib)\/|^lab\/(bring-up|remove|helm)$/,
      lab: /^lab\/|^lib\/(cluster\/no-proxy|images\/dockerignore)$/,
    };
    const wrong = typescript.flatMap((file) =>
      imports(file)
        .filter((target) => allowed[area(file)] && !allowed[area(file)].test(target))
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, [], "see the invariants in ARCHITECTURE.md");
  });

  it("reads Pulumi's configuration in config.ts alone", () => {
    const readers = typescript.filter(
      (file) => !file.startsWith("tests/") && /pulumi\.Config\(/.test(read(file)),
    );
    assert.deepEqual(readers, ["config.ts"], "pass what varies to the component instead");
  });

  it("keeps lib/ free of Pulumi at run time", () => {
    const users = typescript.filter(
      (file) => /^lib\//.test(file) && /^import (?!type)[^;]*"@pulumi\//m.test(read(file)),
    );
    assert.deepEqual(users, [], "use `import type`");
  });

  it("makes no resource inside .apply, where a preview cannot see it", () => {
    const makers = typescript.filter(
      (file) =>
        /^(index|components\/)/.test(file) &&
        /\.apply\([^)]*=>[^)]*\bnew (?!Error)/.test(read(file)),
    );
    assert.deepEqual(makers, []);
  });

  it("has no hand-written file of more than 300 lines", () => {
    const long = files.filter(
      (file) =>
        /\.(ts|tsx|py|go|sh|tpl)$/.test(file) &&
        read(file).split("\n").length > 301 &&
        !read(file).startsWith("// Generated "),
    );
    assert.deepEqual(long, [], "split it by noun");
  });

  it("names only paths that exist in its documents", () => {
    const missing = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [
          ...read(file).matchAll(
            /\]\(([^)#:]+)\)|`((?:apps|chart|components|docs|e2e|images|lab|lib|ops|tests)\/[\w./-]*)`/g,
          ),
        ]
          .map(([, link, name]) => (link ? path.join(path.dirname(file), link) : name))
          .filter(
            (target) =>
              !fs.existsSync(path.join(ROOT, target)) &&
              !fs.existsSync(path.join(ROOT, path.dirname(file), target)),
          )
          .map((target) => `${file}: ${target}`),
      );
    assert.deepEqual(missing, []);
  });

  it("names only npm scripts that exist in its documents and messages", () => {
    const scripts = ["package.json", "apps/frontend/package.json"].flatMap((file) =>
      Object.keys(JSON.parse(read(file)).scripts),
    );
    const unknown = files
      .filter((file) => /\.(md|ts|sh)$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)]
          .filter(([, name]) => !scripts.includes(name))
          .map(([text]) => `${file}: ${text}`),
      );
    assert.deepEqual(unknown, []);
  });

  it("holds no unfinished word", () => {
    const marks = new RegExp(["TO" + "DO:", "FIX" + "ME", "@@" + "[A-Z]+@@"].join("|"));
    assert.deepEqual(
      files.filter((file) => !/\.(sum|lock|json|png)$/.test(file) && marks.test(read(file))),
      [],
    );
  });
});
