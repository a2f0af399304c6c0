import assert from "node:assert/strict";
import { describeWithHelm, PROXY, template, type KubeObject } from "./helm";
import { OURS, RESTRICTED, violations } from "./pod-rules";
import { podsOf } from "./pods";

describeWithHelm("Every pod of the chart", () => {
  let objects: KubeObject[];
  before(() => {
    objects = template({
      ...PROXY,
      secrets: { backendChecksum: "0123456789abcdef", frontendChecksum: "0123456789abcdef" },
    });
  });

  it("belongs to a service, the proxy, the database or the smoke test", () => {
    assert.deepEqual(
      podsOf(objects)
        .map((pod) => pod.owner)
        .sort(),
      ["todo-backend", "todo-frontend", "todo-postgres", "todo-proxy", "todo-smoke-test"],
    );
  });

  for (const rule of RESTRICTED) {
    it(`meets the restricted standard: ${rule.rule}`, () =>
      assert.deepEqual(violations(podsOf(objects), rule), []));
  }
  for (const rule of OURS) {
    it(rule.rule, () => assert.deepEqual(violations(podsOf(objects), rule), []));
  }

  it("is replaced by a rolling update that adds one pod at a time and keeps all replicas available", () => {
    const strategies = objects
      .filter((object) => object.kind === "Deployment")
      .map((object) => object.spec.strategy);
    const expected = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    assert.deepEqual(strategies, [expected, expected, expected]);
  });

  it("keeps serving during preStop, which is shorter than the grace period", () => {
    for (const { spec } of objects.filter((object) => object.kind === "Deployment")) {
      const seconds = spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds;
      assert.ok(
        seconds >= 1 && seconds < spec.template.spec.terminationGracePeriodSeconds,
        `preStop sleeps ${seconds} s`,
      );
      assert.ok(spec.progressDeadlineSeconds > 0 && spec.revisionHistoryLimit > 0);
    }
  });

  it("fits on a node with 2 CPUs together with kube-system, even with one more pod per service", () => {
    const cpu = (pod: string) =>
      podsOf(objects).find((one) => one.owner === pod)?.spec.containers[0].resources.requests.cpu;
    const millis = ["todo-backend", "todo-frontend", "todo-proxy"].map(
      (pod) => 2 * Number.parseInt(cpu(pod)),
    );
    const sum =
      millis.reduce((a, b) => a + b, 0) +
      Number.parseInt(cpu("todo-postgres")) +
      Number.parseInt(cpu("todo-smoke-test"));
    assert.ok(sum <= 1000, `requests ${sum}m`);
  });
});
