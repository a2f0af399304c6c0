import assert from "node:assert/strict";
import * as fs from "node:fs";
import { fileContains, filesExist, valuesFinding } from "../../conformance/checks/files";
import { logFinding, secondsToMigration } from "../../conformance/checks/logs";
import { VALUES_CONTRACT } from "../../conformance/published/cloud-native";

const line = (fields: object) =>
  JSON.stringify({ time: "2026-01-01T00:00:03.500+00:00", level: "info", ...fields });
const REQUEST = line({ message: "request", path: "/tasks", status: 200 });

describe("The check of the backend's log", () => {
  it("passes if every line is JSON and a request was logged", () => {
    assert.equal(logFinding(`${line({ message: "start" })}\n${REQUEST}\n`).problem, undefined);
  });

  it("fails at a line that is not JSON, and shows the line", () => {
    assert.match(logFinding(`${REQUEST}\nTraceback (most recent call)`).problem ?? "", /Traceback/);
    assert.match(logFinding(`${REQUEST}\n{"level":"info"}`).problem ?? "", /not JSON/);
  });

  it("fails if no request was logged", () => {
    assert.match(logFinding(line({ message: "start" })).problem ?? "", /0 of them for requests/);
    assert.notEqual(logFinding("").problem, undefined);
  });

  it("measures the time from a container's start to its migration", () => {
    const log = `${line({ message: "start" })}\n${line({ message: "schema migrated" })}`;
    assert.equal(secondsToMigration("2026-01-01T00:00:00Z", log), 3.5);
    assert.equal(secondsToMigration("2026-01-01T00:00:00Z", REQUEST), undefined);
    assert.equal(secondsToMigration(undefined, log), undefined);
  });
});

describe("The checks of files", () => {
  it("name the files that do not exist, and the parts that a file lacks", async () => {
    assert.equal((await filesExist("README.md")()).problem, undefined);
    assert.match((await filesExist("README.md", "no-such-file")()).problem ?? "", /no-such-file$/);
    const parts = { name: /"todo-chatbot"/, engine: /"engines"/ };
    assert.equal((await fileContains("package.json", parts)()).problem, undefined);
    const finding = await fileContains("package.json", { ...parts, other: /no such text/ })();
    assert.equal(finding.problem, "missing: other");
  });
});

describe("The check of the chart's values", () => {
  it("passes with the published values, and names a missing one", () => {
    const text = fs.readFileSync("chart/values.yaml", "utf8");
    assert.equal(valuesFinding(text, VALUES_CONTRACT).problem, undefined);
    const finding = valuesFinding(text, [...VALUES_CONTRACT, "backend.color"]);
    assert.match(finding.problem ?? "", /missing: backend\.color/);
  });
});
