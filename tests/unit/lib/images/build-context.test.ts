import assert from "node:assert/strict";
import * as fs from "node:fs";
import { stageContext } from "../../../../lib/images/build-context";
import { contextFiles } from "../../../../lab/plugins/docker/context-digest";
import { within } from "../../../helpers/files";

const SOURCE = {
  "images/x.Dockerfile": "FROM scratch\n",
  "src/app/main.py": "hi",
  "src/run.sh": { text: "#!/bin/sh\n", executable: true },
  "src/link": { linkTo: "run.sh" },
  "src/other": "o",
};
const FILES = ["app/main.py", "run.sh", "link"];
const DOCKERFILE = ".Dockerfile.0123456789ab";
const stage = (target: string, files: readonly string[] = FILES): string =>
  stageContext({
    source: "src",
    files,
    dockerfile: "images/x.Dockerfile",
    hash: "0123456789ab",
    target,
  });
const mode = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);

/** Runs `body` with this umask, then restores the previous umask. */
function withUmask<T>(umask: number, body: () => T): T {
  const before = process.umask(umask);
  try {
    return body();
  } finally {
    process.umask(before);
  }
}

describe("stageContext", () => {
  it("copies only the listed files, and copies links as links", () =>
    within(SOURCE, () => {
      stage(".build/x/1");
      assert.deepEqual(fs.readdirSync(".build/x/1", { recursive: true }).sort(), [
        DOCKERFILE,
        `${DOCKERFILE}.dockerignore`,
        "app",
        "app/main.py",
        "link",
        "run.sh",
      ]);
      assert.equal(fs.readFileSync(".build/x/1/app/main.py", "utf8"), "hi");
      assert.equal(fs.readlinkSync(".build/x/1/link"), "run.sh");
      assert.equal(
        Math.round(fs.statSync(".build/x/1/app/main.py").mtimeMs),
        Math.round(fs.statSync("src/app/main.py").mtimeMs),
      );
    }));

  for (const umask of [0o000, 0o022, 0o077]) {
    it(`gives copied files the same permissions in every checkout, for example with umask ${umask.toString(8)}`, () =>
      within(SOURCE, () =>
        withUmask(umask, () => {
          fs.chmodSync("src/app/main.py", 0o666 & ~umask);
          fs.chmodSync("src/run.sh", 0o777 & ~umask);
          stage(".build/x/1");
          assert.deepEqual(
            ["app", "app/main.py", "run.sh", DOCKERFILE].map((file) => mode(`.build/x/1/${file}`)),
            ["755", "644", "755", "644"],
          );
          assert.equal(mode(".build/x/1"), "755");
        }),
      ));
  }

  it("keeps an existing copy, and leaves no partial copy if a file cannot be read", () =>
    within(SOURCE, () => {
      stage(".build/x/1");
      fs.writeFileSync("src/app/main.py", "changed");
      stage(".build/x/1");
      assert.equal(fs.readFileSync(".build/x/1/app/main.py", "utf8"), "hi");
      assert.throws(() => stage(".build/x/2", ["gone"]));
      assert(!fs.existsSync(".build/x/2"));
    }));

  it("does not write into an existing copy, which a build may be reading", () =>
    within(SOURCE, () => {
      stage(".build/x/1");
      fs.writeFileSync(".build/x/1/app/main.py", "being read");
      stage(".build/x/1");
      assert.equal(fs.readFileSync(".build/x/1/app/main.py", "utf8"), "being read");
      assert.deepEqual(fs.readdirSync(".build/x"), ["1"]);
    }));

  it("deletes copies with other contents after a day", () =>
    within(SOURCE, () => {
      for (const name of ["1", "2"]) stage(`.build/x/${name}`);
      const long = new Date(Date.now() - 25 * 3600 * 1000);
      fs.utimesSync(".build/x/1", long, long);
      stage(".build/x/3");
      assert.deepEqual(fs.readdirSync(".build/x").sort(), ["2", "3"]);
    }));

  it("copies the Dockerfile, and adds an ignore file that excludes only the ignore file", () =>
    within({ ...SOURCE, "src/Dockerfile": "FROM theirs\n", "src/.dockerignore": "*\n" }, () => {
      const files = [...FILES, "Dockerfile", ".dockerignore"];
      const dockerfile = stage(".build/x/1", files);
      assert.equal(fs.readFileSync(dockerfile, "utf8"), "FROM scratch\n");
      assert.equal(fs.readFileSync(".build/x/1/Dockerfile", "utf8"), "FROM theirs\n");
      assert.deepEqual(
        [...contextFiles(".build/x/1", dockerfile)].sort(),
        [DOCKERFILE, ...files].sort(),
      );
    }));

  it("adds the Dockerfile to a copy that an earlier version of the program created", () =>
    within({ ...SOURCE, ".build/x/1/app/main.py": "of that version" }, () => {
      assert.equal(fs.readFileSync(stage(".build/x/1"), "utf8"), "FROM scratch\n");
      assert.equal(fs.readFileSync(".build/x/1/app/main.py", "utf8"), "of that version");
      assert.deepEqual(fs.readdirSync(".build/x"), ["1"]);
    }));
});
