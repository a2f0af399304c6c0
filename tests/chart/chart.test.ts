import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CHART,
  describeWithHelm,
  helm,
  manifest,
  merge,
  PROXY,
  template,
  withChartCopy,
  type Values,
} from "./helm";
import { find } from "./pods";

describeWithHelm("The chart", () => {
  it("passes helm lint --strict", () => {
    assert.match(helm(["lint", "--strict", CHART]), /1 chart\(s\) linted, 0 chart\(s\) failed/);
  });

  it("renders the default objects in the release namespace, one object per file", () => {
    const objects = template();
    assert.deepEqual(objects.map((object) => `${object.kind} ${object.metadata.name}`).sort(), [
      "ConfigMap todo-backend-config",
      "ConfigMap todo-frontend-config",
      "ConfigMap todo-smoke-test",
      "Deployment todo-backend",
      "Deployment todo-frontend",
      "NetworkPolicy todo-backend",
      "NetworkPolicy todo-deny-all",
      "NetworkPolicy todo-frontend",
      "NetworkPolicy todo-postgres",
      "NetworkPolicy todo-smoke-test",
      "Pod todo-smoke-test",
      "Service todo-backend",
      "Service todo-frontend",
      "Service todo-postgres",
      "ServiceAccount todo-pods",
      "StatefulSet todo-postgres",
    ]);
    const sources = manifest().match(/^# Source: .*$/gm) ?? [];
    assert.equal(new Set(sources).size, objects.length);
    assert.deepEqual([...new Set(objects.map((object) => object.metadata.namespace))], ["todo"]);
  });

  it("renders the same manifest every time", () => assert.equal(manifest(), manifest()));

  it("creates no Secret, and writes no database address to a ConfigMap", () => {
    const objects = template();
    assert.deepEqual(
      objects.filter((object) => object.kind === "Secret"),
      [],
    );
    const data = objects
      .filter((object) => object.kind === "ConfigMap")
      .map((object) => JSON.stringify(object.data));
    assert.deepEqual(
      data.filter((text) => /postgres(ql)?:\/\//.test(text)),
      [],
    );
  });

  it("gives every object the standard labels", () => {
    for (const { kind, metadata } of template().filter((object) => object.kind !== "Pod")) {
      const { "app.kubernetes.io/component": component, ...labels } = metadata.labels;
      assert.ok(component && labels.app, `${kind} ${metadata.name}`);
      assert.equal(labels["app.kubernetes.io/name"], "todo-chatbot");
      assert.equal(labels["app.kubernetes.io/instance"], "todo");
      assert.equal(labels["app.kubernetes.io/managed-by"], "Helm");
      assert.equal(labels["helm.sh/chart"], "todo-chatbot-1.0.0");
    }
  });

  it("includes a test pod: Helm prints the pod's output, and deletes the pod if the test succeeds", () => {
    const { metadata, spec } = find(template(), "Pod", "todo-smoke-test");
    const { annotations = {} } = metadata;
    assert.equal(annotations["helm.sh/hook"], "test");
    assert.equal(annotations["helm.sh/hook-delete-policy"], "before-hook-creation,hook-succeeded");
    assert.equal(annotations["helm.sh/hook-output-log-policy"], "hook-succeeded,hook-failed");
    assert.equal(spec.containers[0].image, "todo-backend:1.0.0-0123456789ab");
    assert.deepEqual(spec.containers[0].env, [
      { name: "FRONTEND_URL", value: "http://todo-frontend:3000" },
      {
        name: "BETTER_AUTH_SECRET",
        valueFrom: { secretKeyRef: { name: "todo-secrets", key: "BETTER_AUTH_SECRET" } },
      },
    ]);
    const script = find(template(), "ConfigMap", "todo-smoke-test").data["smoke_test.py"];
    assert.equal(script.trim(), readFileSync(join(CHART, "files/smoke_test.py"), "utf8").trim());
  });
});

describeWithHelm("The notes that Helm prints after an install", () => {
  it("show the URL and the commands that test and remove the release", () => {
    const text = notes();
    assert.match(text, /http:\/\/127\.0\.0\.1:30080 /);
    assert.match(text, /helm test todo --namespace todo/);
    assert.match(text, /helm uninstall todo --namespace todo/);
  });

  it("depend on the service type", () => {
    assert.match(
      notes({ frontend: { nodePort: 0 } }),
      /get service todo-frontend --output jsonpath=/,
    );
    const inside = notes({ frontend: { serviceType: "ClusterIP", nodePort: 0 } });
    assert.match(inside, /port-forward service\/todo-frontend 3000:3000/);
    assert.doesNotMatch(inside, /30080|the port that the cluster chose/);
  });

  it("depend on the Ingress, and on the services in the release", () => {
    assert.match(notes({ ingress: { enabled: true } }), /^ {2}http:\/\/todo\.local /m);
    const tls = { enabled: true, tlsSecretName: "todo-tls" };
    assert.match(notes({ ingress: tls }), /^ {2}https:\/\/todo\.local /m);
    const backend = notes({ frontend: { enabled: false } });
    assert.match(backend, /helm test todo .*checks the backend and its database/);
    assert.doesNotMatch(backend, /Open it|todo-frontend/);
    assert.doesNotMatch(notes({ backend: { enabled: false } }), /todo-backend/);
  });

  it("show the proxy's address, if it is enabled", () => {
    assert.match(notes(merge(PROXY, { proxy: { nodePort: 30123 } })), /127\.0\.0\.1:30123 /);
    const chosen = notes(merge(PROXY, { proxy: { nodePort: 0 } }));
    assert.match(chosen, /get service todo-proxy --output jsonpath=/);
    const both = notes(merge(PROXY, { ingress: { enabled: true } }));
    assert.match(both, /^ {2}http:\/\/todo\.local /m);
  });

  it("say what happens to the data when the release is removed", () => {
    assert.match(
      notes(),
      /volume of the database is kept until its namespace is deleted[^]*delete persistentvolumeclaim data-todo-postgres-0/,
    );
    assert.match(
      notes({ postgres: { enabled: false } }),
      /The database is not part of this release/,
    );
  });
});

/** Renders the notes inside a ConfigMap, because `helm template` does not print them. */
function notes(values: Values = {}): string {
  return withChartCopy((chart) => {
    renameSync(join(chart, "templates/NOTES.txt"), join(chart, "notes.txt"));
    const wrapper =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  text: {{ tpl (.Files.Get "notes.txt") . | quote }}\n';
    writeFileSync(join(chart, "templates/notes.yaml"), wrapper);
    return find(template(values, chart), "ConfigMap", "notes").data.text;
  });
}
