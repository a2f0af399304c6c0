import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { headingPattern, headingTexts } from "./helpers/headings";

const ROOT = path.join(__dirname, "..");

/** Headings that are messages from Pulumi, and headings for symptoms without a message. */
const NOT_OURS = [
  /^passphrase must be set with PULUMI_CONFIG_PASSPHRASE/,
  /^PULUMI_ACCESS_TOKEN must be set for login/,
  /^KEY must be of type TYPE/,
  /^Symptom: /,
];

describe("docs/troubleshooting.md", () => {
  it("has only headings that are messages of the program or the application", () => {
    const sources = messageSources();
    const unknown = headingTexts()
      .filter((text) => !NOT_OURS.some((pattern) => pattern.test(text)))
      .filter((text) => !sources.some((source) => headingPattern(text).test(source)));
    assert.deepEqual(unknown, [], "give the heading the text of the message");
  });
});

/**
 * Returns the text of each source file that can contain messages. Joins string literals that the
 * formatter has split, and unescapes quotes.
 */
function messageSources(): string[] {
  const list = ["-C", ROOT, "ls-files", "*.ts", "*.tsx", "*.py", "*.sh"];
  return execFileSync("git", list, { encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((file) => !/^(tests|e2e)\/|^apps\/\w+\/tests\//.test(file))
    .map((file) => fs.readFileSync(path.join(ROOT, file), "utf8"))
    .map((text) => text.replace(/["'`](?: \+)?\s*\n\s*f?["'`]/g, "").replace(/\\(["'`])/g, "$1"));
}
