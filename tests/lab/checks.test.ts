import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { faultsOf, type MachineFacts } from "../../lab/checks";

describe("the lab's machine check", () => {
  const GOOD: MachineFacts = {
    platform: "linux x64",
    isDebian: true,
    userId: 0,
    home: "/root/.cache/todo-lab",
    freeGib: 60,
    hasGo: true,
    takenPorts: [],
  };
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");

  const cases: [string, Partial<MachineFacts>, RegExp][] = [
    [
      "an operating system other than Debian",
      { platform: "darwin arm64", isDebian: false },
      /this is darwin arm64, not Debian[^]*minikube start/,
    ],
    [
      "another architecture",
      { platform: "linux arm64" },
      /this is linux arm64\.[^]*minikube start/,
    ],
    ["a user other than root", { userId: 1000 }, /user id 1000[^]*sudo npm run up/],
    [
      "a full disk",
      { freeGib: 3.14159 },
      /needs 25 GiB[^]*todo-lab has 3\.1 GiB[^]*TODO_LAB_HOME=/,
    ],
    ["a machine without Go", { hasGo: false }, /Go is not installed[^]*Install Go/],
    ["ports in use", { takenPorts: [2379, 8443] }, /listens on: 2379, 8443[^]*ss -ltnp/],
  ];
  for (const [title, change, text] of cases) {
    it(`reports ${title} and the fix, with a message that docs/troubleshooting.md lists`, () => {
      const faults = faultsOf({ ...GOOD, ...change });
      assert.equal(faults.length, 1);
      const [fault = ""] = faults;
      assert.match(fault, text);
      const heading = fault.replace(/[;,:][^]*/, "");
      assert.ok(
        page.includes(`## ${heading}`),
        `docs/troubleshooting.md has no heading “${heading}”`,
      );
    });
  }

  it("reports nothing on a suitable machine", () => assert.deepEqual(faultsOf(GOOD), []));
  it("requires no free disk space once the lab is complete", () =>
    assert.deepEqual(faultsOf({ ...GOOD, freeGib: undefined }), []));
  it("reports all faults in one error", () =>
    assert.equal(faultsOf({ ...GOOD, userId: 1, hasGo: false, freeGib: 1 }).length, 3));
});
