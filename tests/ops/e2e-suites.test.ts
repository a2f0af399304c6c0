import assert from "node:assert/strict";
import * as fs from "node:fs";
import { e2eSuites } from "../../ops/lib/tests/e2e-suites";
import { inProject } from "../../ops/lib/project";
import { thrownBy } from "../helpers/errors";

const listed = (file: string) =>
  (JSON.parse(fs.readFileSync(inProject("e2e", file), "utf8")) as { spec: string[] }).spec;

describe("the `npm run e2e` suites", () => {
  it("are the core suite by default, and include every test file exactly once with --all", () => {
    const configs = (all: boolean) =>
      e2eSuites({ all }).map(({ command }) => command.at(-1)!.replace("e2e/", ""));
    assert.deepEqual(configs(false), ["mocharc.json"]);
    const files = configs(true).flatMap(listed).sort();
    const existing = fs.readdirSync(inProject("e2e")).filter((name) => name.endsWith(".test.ts"));
    assert.deepEqual(
      files,
      existing.map((name) => `e2e/${name}`).sort(),
      "list a new file in e2e/mocharc.json or e2e/mocharc.all.json",
    );
  });

  it("are limited to one file by --only; an unknown name is refused with a list of the known names", async () => {
    assert.deepEqual(
      e2eSuites({ all: false, only: "images" })[0]!.command.at(-1),
      "e2e/images.test.ts",
    );
    const { message } = await thrownBy(() => e2eSuites({ all: false, only: "imagse" }));
    assert.match(message, /^There is no suite named imagse\.\nThese exist: .*images, /);
  });
});
