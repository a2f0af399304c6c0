import assert from "node:assert/strict";
import { exclusionsOf } from "../../../../lib/images/dockerignore";

// The expected results come from github.com/moby/patternmatcher v0.6.0, which Docker and BuildKit
// use.
const cases: [rules: string, file: string, excluded: boolean][] = [
  ["", "a", false],
  ["*", "a/b", true],
  ["*\n!app", "app/main.py", false],
  ["*\n!app", "apple", true],
  ["*\n!app\n**/__pycache__", "app/x/__pycache__/m.pyc", true],
  ["*\n!app/*.py", "app/main.py", false],
  ["*\n!app/*.py", "app/x/main.py", true],
  ["app\n!app/keep", "app/keep", false],
  ["!app\napp", "app/x", true],
  ["/app", "app/x", true],
  ["app/", "app/x", true],
  ["./app", "app/x", true],
  ["app", "src/app", false],
  ["**/app", "src/app", true],
  ["**/app", "app", true],
  ["app/**", "app/x/y", true],
  ["**/*.md", "README.md", true],
  ["**/*.md\n!README.md", "README.md", false],
  ["Readme", "README", false],
  ["  app  ", "app", true],
  ["# app", "app", false],
  ["\uFEFFapp", "app", true],
  ["file?", "file1", true],
  ["file?", "file12", false],
  ["[ab]x", "ax", true],
  ["[ab]x", "cx", false],
  ["a.b", "axb", false],
  ["app/(auth)", "app/(auth)/page.tsx", true],
  ["app/(auth)", "app/auth/page.tsx", false],
  ["c++", "c++", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["{a,b}", "a", false],
  ["app\r\nlib", "lib/x", true],
];

describe("exclusionsOf with the rules", () => {
  for (const [rules, file, excluded] of cases) {
    it(`${JSON.stringify(rules)} ${excluded ? "excludes" : "keeps"} ${file}`, () => {
      assert.equal(exclusionsOf(rules).file(file), excluded);
    });
  }

  const skipped: [rules: string, directory: string, skipped: boolean][] = [
    ["*\n!app/core\n!next.config.*", "node_modules", true],
    ["*\n!app/core", "lib/app", true],
    ["*\n!app/core", "app", false],
    ["*\n!app/core", "app/core", false],
    ["*\n!app/core", "app/core/x", false],
    ["*\n!app/core", "app/other", true],
    ["*\n!/app/", "app", false],
    ["*\n!docs/*.md", "docs", false],
    ["*\n!*/src", "a/src", false],
    ["*\n!*/src", "a/lib", true],
    ["*\n!**/*.py", "deep/down", false],
    ["app/(auth)\n!app/(auth)/x", "app/(auth)", false],
    ["", "app", false],
    ["node_modules", "node_modules", true],
    ["node_modules", "app/node_modules", false],
  ];
  for (const [rules, directory, expected] of skipped) {
    it(`${JSON.stringify(rules)} ${expected ? "skips" : "reads"} ${directory}/`, () => {
      assert.equal(exclusionsOf(rules).directory(directory), expected);
    });
  }
});
