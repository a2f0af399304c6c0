import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Facts, faultsOf } from "../../lab/checks";

describe("the lab's look at the machine", () => {
  const GOOD: Facts = {
    platform: "linux x64",
    isDebian: true,
    userId: 0,
    home: "/root/.cache/todo-lab",
    freeGib: 60,
    hasGo: true,
    takenPorts: [],
  };
  const page = fs.readFileSync(path.join(__dirname, "../../docs/troubleshooting.md"), "utf8");

  const cases: [string, Partial<Facts>, RegExp][] = [
    [
      "another system",
      { platform: "darwin arm64", isDebian: false },
      /this is darwin arm64, not Debian[^]*minikube start/,
    ],
    [
      "another architecture",
      { platform: "linux arm64" },
      /this is linux arm64\.[^]*minikube start/,
    ],
    ["no root", { userId: 1000 }, /user id 1000[^]*sudo npm run up/],
    [
      "a full disk",
      { freeGib: 3.14159 },
      /needs 25 GiB[^]*todo-lab has 3\.1 GiB[^]*TODO_LAB_HOME=/,
    ],
    ["no Go", { hasGo: false }, /Go is not installed[^]*Install Go/],
    ["taken ports", { takenPorts: [2379, 8443] }, /listens on: 2379, 8443[^]*ss -ltnp/],
  ];
  for (const [title, change, text] of cases) {
    it(`${title}: one message with what was seen and what mends it, explained in the troubleshooting page`, () => {
      const faults = faultsOf({ ...GOOD, ...change });
      assert.equal(faults.length, 1);
      assert.match(faults[0], text);
      const heading = faults[0].split(/[;,:]/)[0];
      assert.ok(
        page.includes(`## ${heading}`),
        `docs/troubleshooting.md has no heading “${heading}”`,
      );
    });
  }

  it("finds nothing wrong with a machine that will do", () => assert.deepEqual(faultsOf(GOOD), []));
  it("asks for no disk once the lab is complete", () =>
    assert.deepEqual(faultsOf({ ...GOOD, freeGib: undefined }), []));
  it("tells every fault at once", () =>
    assert.equal(faultsOf({ ...GOOD, userId: 1, hasGo: false, freeGib: 1 }).length, 3));
});
