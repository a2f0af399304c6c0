import type { EngineEvent } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { DeploymentLog } from "../../ops/lib/deployment-log";

describe("what `npm run up` shows of a deployment", () => {
    let lines: string[];
    let log: DeploymentLog;
    const step = (op: string, type: string, name: string) => ({ metadata: { op, type, urn: `urn:pulumi:dev::todo-chatbot::${type}::${name}` } });
    const take = (event: object) => log.take(event as EngineEvent);

    beforeEach(() => {
        lines = [];
        log = new DeploymentLog((line) => lines.push(line));
    });
    afterEach(() => log.close(false));

    it("names each change when it begins and when it is done", () => {
        take({ resourcePreEvent: step("create", "docker:index/image:Image", "backend-image") });
        take({ resOutputsEvent: step("create", "docker:index/image:Image", "backend-image") });
        assert.deepEqual(lines, ["  … creating Image backend-image", "  ✓ created Image backend-image"]);
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
        take({ diagnosticEvent: { severity: "debug", message: "resp: password,,,hunter2", color: "never" } });
        take({ diagnosticEvent: { severity: "warning", message: "<{%fg 3%}>mind this<{%reset%}>\n", color: "never" } });
        take({ diagnosticEvent: { severity: "info", message: "building 7/9", color: "never", ephemeral: true } });
        assert.deepEqual(lines, ["    mind this"]);
    });
});
