import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const ROOT = path.join(__dirname, "..");
const files = gitFiles();
const typescript = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));

/**
 * For each area, a pattern that matches the modules that the area is allowed to import. Modules are
 * paths from the project root.
 */
const IMPORTS: Record<string, RegExp> = {
  "index.ts": /^(config$|components\/|lib\/)/,
  "config.ts": /^lib\//,
  components: /^lib\//,
  lib: /^lib\//,
  ops: /^(ops|lib)\/|^lab\/(bring-up|remove|chart-tools)$/,
  conformance: /^(conformance|ops|e2e|lib)\//,
  lab: /^lab\/|^lib\/(cluster\/no-proxy|images\/dockerignore)$/,
};

/**
 * Files that are exempt from the size and lint checks: generated files, and the assistant's rules,
 * which a later change will replace entirely.
 */
const NOT_HAND_WRITTEN =
  /^apps\/backend\/app\/assistant\/rules\/|api-schema\.ts$|\.(json|sum|lock|png|mod)$/;

describe("the repository", () => {
  it("imports modules only in the direction that ARCHITECTURE.md allows", () => {
    const wrong = typescript.flatMap((file) =>
      imports(file)
        .filter((target) => IMPORTS[area(file)]?.test(target) === false)
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, [], "see the invariants in ARCHITECTURE.md");
  });

  it("reads Pulumi configuration only in config.ts", () => {
    const readers = typescript.filter(
      (file) => !file.startsWith("tests/") && /pulumi\.Config\(/.test(read(file)),
    );
    assert.deepEqual(readers, ["config.ts"], "pass the value to the component instead");
  });

  it("imports only types from Pulumi in lib/", () => {
    const users = typescript.filter(
      (file) => file.startsWith("lib/") && /^import (?!type)[^;]*"@pulumi\//m.test(read(file)),
    );
    assert.deepEqual(users, [], "use `import type`");
  });

  it("creates no resource inside .apply, because a preview would not show the resource", () => {
    const makers = typescript.filter(
      (file) =>
        /^(index|components\/)/.test(file) &&
        /\.apply\([^)]*=>[^)]*\bnew (?!Error)/.test(read(file)),
    );
    assert.deepEqual(makers, []);
  });

  it("keeps hand-written files short: a median of at most 90 lines, 90 % with at most 200, none with more than 300", () => {
    const sizes = files
      .filter((file) => /\.(ts|tsx|py|go|sh|tpl)$/.test(file) && !NOT_HAND_WRITTEN.test(file))
      .map((file) => ({ file, lines: read(file).trimEnd().split("\n").length }))
      .sort((one, other) => one.lines - other.lines);
    const linesAt = (share: number) => sizes[Math.floor(share * (sizes.length - 1))]?.lines ?? 0;

    assert.deepEqual(
      sizes.filter(({ lines }) => lines > 300),
      [],
      "split the file by responsibility",
    );
    assert.ok(linesAt(0.5) <= 90, `the median file has ${linesAt(0.5)} lines`);
    assert.ok(linesAt(0.9) <= 200, `one file in ten has more than ${linesAt(0.9)} lines`);
  });

  it("has an npm script for each command in ops/", () => {
    const scripts = Object.values(packageJson("package.json").scripts);
    const commands = files.flatMap((file) => /^ops\/([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
    const missing = commands.filter((name) => !scripts.includes(`sh ops/run.sh ${name}`));
    assert.deepEqual(missing, []);
  });

  it("locks every npm package with a checksum", () => {
    const unlocked = files
      .filter((file) => file.endsWith("package-lock.json"))
      .flatMap((file) => {
        const { packages } = JSON.parse(read(file)) as {
          packages: Record<string, { integrity?: string; link?: boolean }>;
        };
        return Object.entries(packages)
          .filter(([name, entry]) => name !== "" && !entry.link && !entry.integrity)
          .map(([name]) => `${file}: ${name}`);
      });
    assert.deepEqual(unlocked, [], "delete the entry and run npm install");
  });

  it("disables no lint rule in the code", () => {
    const marks = new RegExp(["eslint" + "-disable", "fmt: " + "skip", "no" + "qa\\b"].join("|"));
    const switched = files.filter(
      (file) => /\.(ts|tsx|py|mjs|cjs)$/.test(file) && !NOT_HAND_WRITTEN.test(file),
    );
    assert.deepEqual(
      switched.filter((file) => marks.test(read(file))),
      [],
      "fix the code, or change the rule for all files in eslint.config.mjs",
    );
  });

  it("contains no markers for unfinished work", () => {
    const marks = new RegExp(["TO" + "DO:", "FIX" + "ME", "@@" + "[A-Z]+@@"].join("|"));
    const unfinished = files.filter(
      (file) => !/\.(sum|lock|json|png)$/.test(file) && marks.test(read(file)),
    );
    assert.deepEqual(unfinished, []);
  });
});

describe("the documents", () => {
  const documents = files.filter((file) => file.endsWith(".md"));

  it("name only paths that exist", () => {
    const named =
      /\]\(([^)#:]+)\)|`((?:apps|chart|components|docs|e2e|images|lab|lib|ops|tests|tools)\/[\w./-]*)`/g;
    const missing = documents.flatMap((file) =>
      [...read(file).matchAll(named)]
        .map(([, link, name]) => (link ? path.join(path.dirname(file), link) : (name ?? "")))
        .filter((target) => !exists(target) && !exists(path.join(path.dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });

  it("and the program's messages name only npm scripts that exist", () => {
    const scripts = ["package.json", "apps/frontend/package.json"].flatMap((file) =>
      Object.keys(packageJson(file).scripts),
    );
    const unknown = files
      .filter((file) => /\.(md|ts|sh)$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)]
          .filter(([, name]) => !scripts.includes(name ?? ""))
          .map(([text]) => `${file}: ${text}`),
      );
    assert.deepEqual(unknown, []);
  });

  it("have no table cell with more than 100 characters", () => {
    const generated = new Set(["docs/configuration.md"]);
    const long = documents
      .filter((file) => !generated.has(file))
      .flatMap((file) =>
        read(file)
          .split("\n")
          .filter((line) => line.startsWith("|"))
          .flatMap((line) => line.split("|").map((cell) => cell.trim()))
          .filter((cell) => cell.length > 100 && !/^-+$/.test(cell))
          .map((cell) => `${file}: ${cell.slice(0, 60)}…`),
      );
    assert.deepEqual(long, [], "use a list instead");
  });
});

/** Returns the files that git tracks or would add, as paths from the project root. */
function gitFiles(): string[] {
  const list = ["-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", list, { encoding: "utf8" })
    .split("\n")
    .filter((file) => file && exists(file));
}

function exists(file: string): boolean {
  return fs.existsSync(path.join(ROOT, file));
}

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), "utf8");
}

function packageJson(file: string): { scripts: Record<string, string> } {
  return JSON.parse(read(file)) as { scripts: Record<string, string> };
}

function area(file: string): string {
  return /^[^/]+/.exec(file)?.[0] ?? file;
}

/** Returns the modules that a file imports by a relative path, as paths from the project root. */
function imports(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import|require\()\s*"(\.[^"]+)"/g)].map(([, target]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), target ?? "")),
  );
}
