import assert from "node:assert/strict";
import { describeWithHelm, template } from "./helm";
import { find } from "./pods";

describeWithHelm("The installed objects", () => {
  it("have the names, images, replica counts, ports, Service types and resources that are set in the values", () => {
    const resources = {
      requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "32Mi" },
      limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "64Mi" },
    };
    for (const part of ["backend", "frontend"]) {
      const objects = template({
        [part]: {
          name: "other",
          image: "registry:5000/team/other",
          tag: "v1",
          replicas: 4,
          port: 9000,
          serviceType: "NodePort",
          nodePort: 30123,
          resources,
        },
      });
      const { spec } = find(objects, "Deployment", "other");
      const container = spec.template.spec.containers[0];
      assert.equal(spec.replicas, 4);
      assert.equal(container.image, "registry:5000/team/other:v1");
      assert.deepEqual(container.resources, resources);
      assert.deepEqual(container.ports, [{ name: "http", containerPort: 9000 }]);
      assert.equal(find(objects, "ConfigMap", `todo-${part}-config`).data.PORT, "9000");
      const service = find(objects, "Service", "other").spec;
      assert.equal(service.type, "NodePort");
      assert.deepEqual(service.ports, [
        { name: "http", port: 9000, targetPort: "http", appProtocol: "http", nodePort: 30123 },
      ]);
    }
  });

  it("give the frontend the name and port of the backend's Service", () => {
    const objects = template({ backend: { serviceName: "backend-svc", port: 8080 } });
    assert.equal(
      find(objects, "ConfigMap", "todo-frontend-config").data.BACKEND_URL,
      "http://backend-svc:8080",
    );
  });

  it("let the cluster choose the node port if the value is 0", () => {
    assert.equal(
      "nodePort" in
        find(template({ frontend: { nodePort: 0 } }), "Service", "todo-frontend").spec.ports[0],
      false,
    );
  });

  it("take each secret variable from one key of the named Secret", () => {
    const secretEnv = {
      DATABASE_URL: "database-url",
      JWT_SECRET: "auth-secret",
      BETTER_AUTH_SECRET: "auth-secret",
    };
    const objects = template({
      backend: { secretEnv },
      secrets: { backendSecretName: "backend-secrets" },
    });
    const reference = (key: string) => ({ secretKeyRef: { name: "backend-secrets", key } });
    assert.deepEqual(
      find(objects, "Deployment", "todo-backend").spec.template.spec.containers[0].env,
      [
        { name: "BETTER_AUTH_SECRET", valueFrom: reference("auth-secret") },
        { name: "DATABASE_URL", valueFrom: reference("database-url") },
        { name: "JWT_SECRET", valueFrom: reference("auth-secret") },
      ],
    );
  });

  it("omit a secret variable whose key is empty, and render numeric keys as strings", () => {
    const objects = template({
      frontend: {
        secretEnv: { DATABASE_URL: "", BETTER_AUTH_SECRET: "1e3", NO: "123" },
        env: { OTHER_URL: "u" },
      },
    });
    const { env } = find(objects, "Deployment", "todo-frontend").spec.template.spec.containers[0];
    assert.deepEqual(
      env.map((entry: { name: string; valueFrom: { secretKeyRef: { key: string } } }) => [
        entry.name,
        entry.valueFrom.secretKeyRef.key,
      ]),
      [
        ["BETTER_AUTH_SECRET", "1e3"],
        ["NO", "123"],
      ],
    );
    const none = template({ backend: { secretEnv: { DATABASE_URL: "", BETTER_AUTH_SECRET: "" } } });
    assert.equal(
      "env" in find(none, "Deployment", "todo-backend").spec.template.spec.containers[0],
      false,
    );
  });

  it("read only the database URL and the signing secret by default", () => {
    for (const name of ["todo-backend", "todo-frontend"]) {
      const { env } = find(template(), "Deployment", name).spec.template.spec.containers[0];
      assert.deepEqual(
        env.map((entry: { name: string }) => entry.name),
        ["BETTER_AUTH_SECRET", "DATABASE_URL"],
      );
    }
  });

  it("have exactly the probes that are set in the values", () => {
    const probe = {
      httpGet: { path: "/", port: "http" },
      initialDelaySeconds: 3,
      periodSeconds: 7,
      timeoutSeconds: 2,
      failureThreshold: 5,
    };
    const { spec } = find(
      template({ frontend: { livenessProbe: probe } }),
      "Deployment",
      "todo-frontend",
    );
    assert.deepEqual(spec.template.spec.containers[0].livenessProbe, probe);
  });
});
