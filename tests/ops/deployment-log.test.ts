import type { EngineEvent } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { DeploymentLog } from "../../ops/lib/pulumi/deployment-log";

describe("the log of a deployment", () => {
  let lines: string[];
  let log: DeploymentLog;
  const step = (op: string, type: string, name: string) => ({
    metadata: { op, type, urn: `urn:pulumi:dev::todo-chatbot::${type}::${name}` },
  });
  const send = (event: object) => log.handle(event as EngineEvent);

  beforeEach(() => {
    lines = [];
    log = new DeploymentLog((line) => lines.push(line));
  });
  afterEach(() => log.close(false));

  it("prints each change when it starts and when it ends", () => {
    send({ resourcePreEvent: step("create", "docker:index/image:Image", "backend-image") });
    send({ resOutputsEvent: step("create", "docker:index/image:Image", "backend-image") });
    assert.deepEqual(lines, [
      "  … creating Image backend-image",
      "  ✓ created Image backend-image",
    ]);
  });

  it("names the change that failed", () => {
    send({ resourcePreEvent: step("update", "kubernetes:helm.sh/v3:Release", "app-release") });
    send({ resOpFailedEvent: step("update", "kubernetes:helm.sh/v3:Release", "app-release") });
    assert.equal(lines.at(-1), "  ✗ failed at updating Release app-release");
  });

  it("says that there is nothing to change instead of listing unchanged resources", () => {
    send({ resourcePreEvent: step("same", "kubernetes:core/v1:Secret", "app-secret") });
    send({ resourcePreEvent: step("create", "todo:index:AppSecret", "app") });
    log.close(true);
    assert.deepEqual(lines, ["  nothing to change"]);
  });

  it("does not claim, after a failure, that there is nothing to change", () => {
    log.close(false);
    assert.deepEqual(lines, []);
  });

  it("never prints debug messages, which contain unencrypted secrets", () => {
    send({
      diagnosticEvent: { severity: "debug", message: "resp: password,,,hunter2", color: "never" },
    });
    send({
      diagnosticEvent: {
        severity: "warning",
        message: "<{%fg 3%}>mind this<{%reset%}>\n",
        color: "never",
      },
    });
    send({
      diagnosticEvent: {
        severity: "info",
        message: "building 7/9",
        color: "never",
        ephemeral: true,
      },
    });
    assert.deepEqual(lines, ["    mind this"]);
  });

  describe("for a failed resource", () => {
    const image = step("create", "docker:index/image:Image", "frontend-image");
    const progress = (message: string, more: object = {}) =>
      send({
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
      send({ resourcePreEvent: image });
      lines = [];
      send({ resOpFailedEvent: image });
      return lines.slice(1);
    };

    it("prints the resource's last progress messages", () => {
      for (let line = 1; line <= 40; line += 1) progress(`<{%fg 2%}>line ${line}<{%reset%}>\n\n`);
      assert.deepEqual(
        fail(),
        Array.from({ length: 30 }, (_, index) => `    line ${index + 11}`),
      );
    });

    it("prints the output of the failed build step, but not the output of other steps", () => {
      const digest = `digest: sha256:${"0".repeat(64)}`;
      progress(`${digest}\n[deps 2/3] RUN npm ci\n`);
      progress("added 300 packages\n");
      progress(`${digest}\n[build 4/4] RUN npm run build\n${digest}\n[runtime 2/5] RUN true\n`);
      progress("app/page.tsx:3:9\nType error: Cannot find name 'nothing'.\n");
      progress(`${digest}\n[runtime 2/5] RUN true\nerror: context canceled\n`);
      progress(
        `${digest}\n[build 4/4] RUN npm run build\nerror: process "/bin/sh" did not complete: exit code: 1\n`,
      );
      assert.deepEqual(fail(), [
        "    [build 4/4] RUN npm run build",
        "    app/page.tsx:3:9",
        "    Type error: Cannot find name 'nothing'.",
      ]);
    });

    it("prints no output from a build that Ctrl-C stopped, and detects when only images are being built", () => {
      const other = step("create", "kubernetes:helm.sh/v3:Release", "app-release");
      assert.equal(log.isBuilding(), false);
      send({ resourcePreEvent: image });
      assert.equal(log.isBuilding(), true);
      send({ resourcePreEvent: other });
      assert.equal(log.isBuilding(), false);
      progress("half a build");
      log.announceStop();
      send({ resOpFailedEvent: image });
      assert.deepEqual(lines.slice(-2), [
        "    Ctrl-C: ending the build …",
        "  ✗ failed at creating Image frontend-image",
      ]);
    });

    it("prints no debug messages, and no output from successful attempts or other resources", () => {
      progress("went well");
      send({ resourcePreEvent: image });
      send({ resOutputsEvent: image });
      progress("resp: password,,,hunter2", { severity: "debug" });
      progress("of another resource", { urn: "urn:pulumi:dev::todo-chatbot::x::y" });
      assert.deepEqual(fail(), []);
    });
  });
});
