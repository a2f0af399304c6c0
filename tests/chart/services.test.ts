import assert from "node:assert/strict";
import { describeWithHelm, template, type KubeObject, type Values } from "./helm";
import { find, podsOf, rolled } from "./pods";

const DIGEST = `sha256:${"5".repeat(64)}`;
const SERVICES = ["backend", "frontend"] as const;

/** Returns the kind and the name of each object that belongs to a component. */
function objectsOf(component: string, objects: KubeObject[]): string[] {
  return objects
    .filter(({ metadata }) => metadata.labels["app.kubernetes.io/component"] === component)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

for (const service of SERVICES)
  describeWithHelm(`The objects of the ${service}`, () => {
    const name = `todo-${service}`;
    const deployment = (values: Values) =>
      find(template({ [service]: values }), "Deployment", name).spec;

    it("use the image with its digest if a digest is set, even without a tag", () => {
      for (const tag of ["", "1.0"]) {
        const { template: pod } = deployment({ tag, digest: DIGEST });
        assert.equal(pod.spec.containers[0].image, `${name}@${DIGEST}`);
        assert.match(pod.metadata.labels["app.kubernetes.io/version"], /^[0-9a-z.]{1,63}$/);
      }
    });

    it("have a Service with its own name if that is set", () => {
      const objects = template({ [service]: { serviceName: "web" } });
      assert.equal(find(objects, "Service", "web").spec.selector.app, name);
      assert.equal(find(objects, "Deployment", name).metadata.name, name);
      const tested = find(objects, "Pod", "todo-smoke-test").spec.containers[0].env[0].value;
      const proxied = find(objects, "ConfigMap", "todo-frontend-config").data.BACKEND_URL;
      assert.match(service === "frontend" ? tested : proxied, /^http:\/\/web:/);
    });

    it("have the additional labels, but not in their selectors", () => {
      const objects = template({ [service]: { labels: { component: "web" } } });
      const { metadata, spec } = find(objects, "Deployment", name);
      const { metadata: labelled, spec: service_ } = find(objects, "Service", name);
      for (const { labels } of [metadata, labelled, spec.template.metadata])
        assert.equal(labels.component, "web");
      for (const selector of [spec.selector.matchLabels, service_.selector])
        assert.ok(!("component" in selector));
    });

    it("read a variable from another Secret if the key names that Secret", () => {
      const { template: pod } = deployment({ secretEnv: { KEY: "other-secret/the.key" } });
      assert.deepEqual(
        pod.spec.containers[0].env.find((each: { name: string }) => each.name === "KEY").valueFrom,
        { secretKeyRef: { name: "other-secret", key: "the.key" } },
      );
    });

    it("include a PodDisruptionBudget only with several replicas", () => {
      const budgets = (replicas: number) =>
        template({ [service]: { replicas } }).filter(({ kind }) => kind === "PodDisruptionBudget");
      assert.deepEqual(budgets(1), []);
      const { metadata, spec } = budgets(2)[0]!;
      assert.deepEqual([budgets(2).length, metadata.name], [1, name]);
      assert.deepEqual([spec.maxUnavailable, spec.minAvailable], [1, undefined]);
      assert.equal(spec.unhealthyPodEvictionPolicy, "AlwaysAllow");
      assert.deepEqual(spec.selector, deployment({}).selector);
    });

    it("spread the pods over nodes, and scaling restarts no pod", () => {
      const { selector, template: pod } = deployment({});
      assert.deepEqual(pod.spec.topologySpreadConstraints, [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: selector,
        },
      ]);
      assert.deepEqual(rolled(template(), template({ [service]: { replicas: 3 } })), []);
    });

    it("do not exist if the service belongs to another release", () => {
      const other = SERVICES.find((each) => each !== service)!;
      const values = { postgres: { enabled: false }, [service]: { enabled: false, replicas: 2 } };
      assert.deepEqual(objectsOf(service, template(values)), []);
      const full = template({ postgres: { enabled: false } });
      assert.deepEqual(objectsOf(other, template(values)), objectsOf(other, full));
      assert.deepEqual(rolled(full, template(values)), []);
    });
  });

describeWithHelm("The test pod", () => {
  const env = (values: Values) =>
    find(template(values), "Pod", "todo-smoke-test").spec.containers[0].env;

  it("tests the backend in a release without a frontend, and needs no Secret", () => {
    assert.deepEqual(env({ frontend: { enabled: false } }), [
      { name: "BACKEND_URL", value: "http://todo-backend:8000" },
    ]);
  });

  it("tests the frontend in a release without a backend, with the backend's image", () => {
    const values = { backend: { enabled: false } };
    assert.deepEqual(env(values), env({}));
    const { spec } = podsOf(template(values)).find(({ owner }) => owner === "todo-smoke-test")!;
    assert.equal(spec.containers[0].image, "todo-backend:1.0.0-0123456789ab");
  });

  it("fails on purpose if smokeTest.fault is true", () => {
    assert.deepEqual(env({ smokeTest: { fault: true } }), [
      ...env({}),
      { name: "SMOKE_TEST_FAULT", value: "true" },
    ]);
  });
});
