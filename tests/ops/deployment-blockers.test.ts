import assert from "node:assert/strict";
import type { LiveObject } from "../../ops/lib/health/live-objects";
import { abandonedAt, removePendingRecord } from "../../ops/lib/recovery/pending-release";
import { stuckPods } from "../../ops/lib/recovery/stuck-pods";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { listed, liveRelease, record } from "../helpers/live-release";

const START = "2026-12-01T00:00:00Z";
const LATER = "2026-12-01T00:01:00Z";

type Status = Record<string, unknown>;
const waiting = (reason: string) => [{ name: "postgres", state: { waiting: { reason } } }];
const notReady = (since: string) => [{ type: "Ready", status: "False", lastTransitionTime: since }];
const STUCK: Status = {
  phase: "Pending",
  startTime: START,
  conditions: notReady(START),
  containerStatuses: waiting("ImagePullBackOff"),
};

/**
 * Returns the names of the stuck pods if the StatefulSet's pod has the given revision and status.
 */
function stuck(status: Status, { hash = "a", generation = 1 } = {}): string[] {
  const live = liveRelease();
  live.statefulSet.metadata.generation = generation;
  Object.assign(live.pods[1]!, { status });
  live.pods[1]!.metadata.labels["controller-revision-hash"] = hash;
  return stuckPods(listed(live) as LiveObject[]).map(({ metadata }) => metadata.name);
}

describe("stuck pods of a StatefulSet", () => {
  it("are pods that belong to an old revision, were never ready and cannot start, for any reason", () => {
    for (const reason of [
      "ImagePullBackOff",
      "ErrImagePull",
      "CrashLoopBackOff",
      "CreateContainerConfigError",
    ]) {
      assert.deepEqual(
        stuck({ ...STUCK, containerStatuses: waiting(reason) }),
        ["postgres-0"],
        reason,
      );
    }
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", lastTransitionTime: START },
    ];
    assert.deepEqual(stuck({ phase: "Pending", conditions }), ["postgres-0"]);
  });

  it("do not include pods of the newest revision, or pods of a StatefulSet that just changed", () => {
    assert.deepEqual(stuck(STUCK, { hash: "b" }), []);
    assert.deepEqual(stuck(STUCK, { generation: 2 }), []);
  });

  it("do not include pods that were ready before, are running or are starting", () => {
    assert.deepEqual(stuck({ ...STUCK, conditions: notReady(LATER) }), []);
    assert.deepEqual(
      stuck({
        ...STUCK,
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: START }],
      }),
      [],
    );
    assert.deepEqual(
      stuck({ ...STUCK, containerStatuses: [{ state: { running: { startedAt: START } } }] }),
      [],
    );
    assert.deepEqual(stuck({ ...STUCK, containerStatuses: waiting("ContainerCreating") }), []);
    assert.deepEqual(stuck({ phase: "Pending", conditions: [] }), []);
  });
});

describe("an unfinished Helm operation", function () {
  this.timeout(20_000);
  const { log } = console;
  let lines: string[];
  let kubectl: FakeKubectl;
  // The release is not called `todo`, because the test would wait for a real helm process that is
  // working on a release of that name.
  const place = { context: "minikube", namespace: "todo", release: "abandoned-in-test" };

  const objects = (status: string, created: Date) => {
    const [live, pending] = [liveRelease(), record(2, status)];
    pending.metadata.creationTimestamp = created.toISOString();
    for (const { metadata } of [live.record, pending]) metadata.labels.name = place.release;
    return [...listed(live), pending] as LiveObject[];
  };
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

  beforeEach(() => {
    lines = [];
    console.log = (line: string) => lines.push(line);
    kubectl = new FakeKubectl();
  });
  afterEach(() => {
    console.log = log;
    kubectl.remove();
  });

  it("counts as abandoned if only statuses changed during the release's timeout", () => {
    const [deployment, ...rest] = objects("pending-upgrade", new Date(0));
    const written = (subresource: string | undefined, time: string) => [
      {
        ...deployment!,
        metadata: { ...deployment!.metadata, managedFields: [{ time, subresource }] },
      },
      ...rest,
    ];
    assert.equal(abandonedAt(written(undefined, LATER), 120), Date.parse(LATER) + 120_000);
    assert.equal(abandonedAt(written("status", LATER), 120), Date.parse(START) + 120_000);
  });

  it("loses only its own record if the operation is abandoned", async () => {
    kubectl.list(
      objects("pending-upgrade", ago(130)).filter(
        ({ metadata }) => metadata.labels?.owner === "helm",
      ),
    );
    await removePendingRecord(place, 120);
    assert.deepEqual(kubectl.changes(), [
      "--context minikube delete secret -n todo sh.helm.release.v1.todo.v2",
    ]);
    assert.match(
      lines.join("\n"),
      /^Helm release abandoned-in-test: revision 2 is pending-upgrade, and nothing changed for 120 s\. The operation was abandoned: its record is removed$/,
    );
  });

  it("keeps its record if the operation finishes before the time in the message", async () => {
    kubectl.list(objects("pending-rollback", ago(1)));
    setTimeout(() => kubectl.list(objects("deployed", ago(1))), 1_000);
    await removePendingRecord(place, 120);
    assert.deepEqual(kubectl.changes(), []);
    assert.match(
      lines.join("\n"),
      /^Helm release abandoned-in-test: revision 2 is pending-rollback, but no run of Pulumi is active: waiting until \d\d:\d\d:\d\d in case another helm is running …$/,
    );
  });
});
