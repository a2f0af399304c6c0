import type { EngineEvent } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { DeploymentLog } from "../../ops/lib/pulumi/deployment-log";

describe("what `npm run up` shows of a deployment", () => {
  let lines: string[];
  let log: DeploymentLog;
  const step = (op: string, type: string, name: string) => ({
    metadata: { op, type, urn: `urn:pulumi:dev::todo-chatbot::${type}::${name}` },
  });
  const take = (event: object) => log.handle(event as EngineEvent);

  beforeEach(() => {
    lines = [];
    log = new DeploymentLog((line) => lines.push(line));
  });
  afterEach(() => log.close(false));

  it("names each change when it begins and when it is done", () => {
    take({ resourcePreEvent: step("create", "docker:index/image:Image", "backend-image") });
    take({ resOutputsEvent: step("create", "docker:index/image:Image", "backend-image") });
    assert.deepEqual(lines, [
      "  … creating Image backend-image",
      "  ✓ created Image backend-image",
    ]);
  });

  it("says which change failed", () => {
    take({ resourcePreEvent: step("update", "kubernetes:helm.sh/v3:Release", "app-release") });
    take({ resOpFailedEvent: step("update", "kubernetes:helm.sh/v3:Release", "app-release") });
    assert.equal(lines.at(-1), "  ✗ failed at updating Release app-release");
  });

  it("is silent about what stays as it is, and says that nothing changed", () => {
    take({ resourcePreEvent: step("same", "kubernetes:core/v1:Secret", "app-secret") });
    take({ resourcePreEvent: step("create", "todo:index:AppSecret", "app") });
    log.close(true);
    assert.deepEqual(lines, ["  nothing to change"]);
  });

  it("does not call a failure before the first change a run with nothing to change", () => {
    log.close(false);
    assert.deepEqual(lines, []);
  });

  it("never shows the engine's debug messages, which hold secrets in clear", () => {
    take({
      diagnosticEvent: { severity: "debug", message: "resp: password,,,hunter2", color: "never" },
    });
    take({
      diagnosticEvent: {
        severity: "warning",
        message: "<{%fg 3%}>mind this<{%reset%}>\n",
        color: "never",
      },
    });
    take({
      diagnosticEvent: {
        severity: "info",
        message: "building 7/9",
        color: "never",
        ephemeral: true,
      },
    });
    assert.deepEqual(lines, ["    mind this"]);
  });

  describe("of a resource that fails", () => {
    const image = step("create", "docker:index/image:Image", "frontend-image");
    const passing = (message: string, more: object = {}) =>
      take({
        diagnosticEvent: {
          severity: "info",
          urn: image.metadata.urn,
          color: "never",
          ephemeral: true,
          message,
          ...more,
        },
      });
    const fail = (): string[] => {
      take({ resourcePreEvent: image });
      lines = [];
      take({ resOpFailedEvent: image });
      return lines.slice(1);
    };

    it("shows the end of what was said about it in passing", () => {
      for (let line = 1; line <= 40; line += 1) passing(`<{%fg 2%}>line ${line}<{%reset%}>\n\n`);
      assert.deepEqual(
        fail(),
        Array.from({ length: 30 }, (_, index) => `    line ${index + 11}`),
      );
    });

    it("shows the output of the build's failing step, and not that of its neighbours", () => {
      const digest = `digest: sha256:${"0".repeat(64)}`;
      passing(`${digest}\n[deps 2/3] RUN npm ci\n`);
      passing("added 300 packages\n");
      passing(`${digest}\n[build 4/4] RUN npm run build\n${digest}\n[runtime 2/5] RUN true\n`);
      passing("app/page.tsx:3:9\nType error: Cannot find name 'nothing'.\n");
      passing(`${digest}\n[runtime 2/5] RUN true\nerror: context canceled\n`);
      passing(
        `${digest}\n[build 4/4] RUN npm run build\nerror: process "/bin/sh" did not complete: exit code: 1\n`,
      );
      assert.deepEqual(fail(), [
        "    [build 4/4] RUN npm run build",
        "    app/page.tsx:3:9",
        "    Type error: Cannot find name 'nothing'.",
      ]);
    });

    it("shows nothing of a build that Ctrl-C has ended, and knows when only images are being built", () => {
      const other = step("create", "kubernetes:helm.sh/v3:Release", "app-release");
      assert.equal(log.isBuilding(), false);
      take({ resourcePreEvent: image });
      assert.equal(log.isBuilding(), true);
      take({ resourcePreEvent: other });
      assert.equal(log.isBuilding(), false);
      passing("half a build");
      log.announceStop();
      take({ resOpFailedEvent: image });
      assert.deepEqual(lines.slice(-2), [
        "    Ctrl-C: ending the build …",
        "  ✗ failed at creating Image frontend-image",
      ]);
    });

    it("never shows debug messages, and nothing of a resource that went well or of another one", () => {
      passing("went well");
      take({ resourcePreEvent: image });
      take({ resOutputsEvent: image });
      passing("resp: password,,,hunter2", { severity: "debug" });
      passing("of another resource", { urn: "urn:pulumi:dev::todo-chatbot::x::y" });
      assert.deepEqual(fail(), []);
    });
  });
});
