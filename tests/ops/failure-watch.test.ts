import assert from "node:assert/strict";
import { failedContainers } from "../../ops/lib/health/failure-watch";
import type { LiveObject } from "../../ops/lib/health/live-objects";
import { redact, secretTexts } from "../../ops/lib/health/redact";

const object = (kind: string, more: object) =>
  ({ apiVersion: "v1", kind, metadata: { name: "one" }, ...more }) as unknown as LiveObject;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the containers that fail during a deployment", () => {
  const pod = (kind: string, restartCount: number, exitCode: number) =>
    object("Pod", {
      status: {
        [kind]: [{ name: "prepare", restartCount, lastState: { terminated: { exitCode } } }],
      },
    });

  it("are those that failed at least twice, also before the start", () => {
    const expected = [{ pod: "one", container: "prepare", exitCode: 1 }];
    for (const kind of ["initContainerStatuses", "containerStatuses"])
      assert.deepEqual(failedContainers([pod(kind, 2, 1)]), expected);
  });

  it("are not those that failed once, or that ended without an error", () => {
    assert.deepEqual(failedContainers([pod("containerStatuses", 1, 1)]), []);
    assert.deepEqual(failedContainers([pod("containerStatuses", 3, 0)]), []);
  });
});

describe("the log lines of a failed container", () => {
  const secrets = [
    object("Secret", {
      type: "Opaque",
      data: {
        KEY: base64("sk-canary-1"),
        URL: base64("postgresql://me:p%40ss-canary@db.example/todo"),
        PORT: base64("5432"),
      },
    }),
    object("Secret", {
      type: "helm.sh/release.v1",
      data: { release: base64("not a secret text") },
    }),
  ];

  it("contain no secret value, and no password of an address in any spelling", () => {
    const log =
      "key sk-canary-1, address postgresql://me:p%40ss-canary@db.example/todo, p@ss-canary";
    assert.equal(redact(log, secretTexts(secrets)), "key ***, address ***, ***");
  });

  it("keep everything else", () => {
    const log = "port 5432, not a secret text";
    assert.equal(redact(log, secretTexts(secrets)), log);
  });
});
