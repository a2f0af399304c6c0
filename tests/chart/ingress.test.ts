import assert from "node:assert/strict";
import { describeWithHelm, template, type Values } from "./helm";
import { find } from "./pods";

describeWithHelm("The Ingress", () => {
  const ingress = (values: Values = {}, more: Values = {}) =>
    find(template({ ...more, ingress: { enabled: true, ...values } }), "Ingress", "todo-ingress");

  it("does not exist by default", () => {
    assert.ok(!template().some(({ kind }) => kind === "Ingress"));
  });

  it("routes /api to the backend's Service and everything else to the frontend's Service", () => {
    const services = {
      backend: { serviceName: "backend-svc" },
      frontend: { serviceName: "frontend-svc" },
    };
    const to = (name: string) => ({ service: { name, port: { name: "http" } } });
    assert.deepEqual(ingress({ host: "todo.example" }, services).spec.rules, [
      {
        host: "todo.example",
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: to("frontend-svc") },
            { path: "/api", pathType: "Prefix", backend: to("backend-svc") },
          ],
        },
      },
    ]);
  });

  it("uses the cluster's default class and no TLS, unless they are set", () => {
    const { ingressClassName, tls } = ingress().spec;
    assert.deepEqual([ingressClassName, tls], [undefined, undefined]);
    const { spec } = ingress({ className: "traefik", tlsSecretName: "todo-tls" });
    assert.equal(spec.ingressClassName, "traefik");
    assert.deepEqual(spec.tls, [{ hosts: ["todo.local"], secretName: "todo-tls" }]);
  });

  it("has no annotations, because each ingress controller has different ones", () => {
    assert.equal(ingress().metadata.annotations, undefined);
  });
});
