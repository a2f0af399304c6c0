import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { reduced, type RecordedState } from "./helpers/recorded-state";
import { stackSettings } from "./helpers/settings";

// Reads the output of `pulumi stack export` from standard input and converts it to a recorded
// state, which tests/upgrade.test.ts compares with the current program.
const resources = reduced(JSON.parse(fs.readFileSync(0, "utf8")));
const image = resources.find(({ type }) => type === "docker:index/image:Image");
const { TODO_BASE_IMAGES } = process.env;
const { config, encrypted } = stackSettings("Pulumi.dev.yaml");
const state: RecordedState = {
  commit: execFileSync("git", ["rev-parse", "--short", process.argv[2] ?? "HEAD"], {
    encoding: "utf8",
  }).trim(),
  settings: {
    ...Object.fromEntries(Object.entries(config).filter(([key]) => !encrypted.includes(key))),
    ...(image && { platform: (image.inputs.build as { platform: string }).platform }),
  },
  environment: TODO_BASE_IMAGES ? { TODO_BASE_IMAGES } : {},
  resources,
};
console.log(JSON.stringify(state, undefined, 2));
