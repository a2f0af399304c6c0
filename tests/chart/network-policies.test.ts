import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describeWithHelm, template, type Values } from "./helm";
import { allowedConnections } from "./network-policies";
import { find, podsOf } from "./pods";

const DNS = "kube-system/kube-dns";
const dnsOf = (app: string) => [`${app} -> ${DNS} TCP/53`, `${app} -> ${DNS} UDP/53`];
const EVERY_TOPOLOGY = [
  ...["todo-backend", "todo-frontend", "todo-smoke-test"].flatMap(dnsOf),
  "anywhere -> todo-frontend TCP/3000",
  "todo-frontend -> todo-backend TCP/8000",
  "todo-smoke-test -> todo-frontend TCP/3000",
];
const OWN_DATABASE = [
  "database-client -> todo-postgres TCP/5432",
  "todo-backend -> todo-postgres TCP/5432",
  "todo-frontend -> todo-postgres TCP/5432",
];

const connections = (values?: Values) => allowedConnections(template(values));

describeWithHelm("The network policies", () => {
  it("allow exactly the connections that docs/network-policies.md lists", () => {
    const listed = [
      ...readFileSync("docs/network-policies.md", "utf8").matchAll(/^ {4}(.+ -> .+)$/gm),
    ];
    assert.deepEqual(connections(), listed.map(([, line = ""]) => line).sort());
    assert.deepEqual(connections(), [...EVERY_TOPOLOGY, ...OWN_DATABASE].sort());
  });

  it("select every pod, so that no pod is unrestricted", () => {
    const { spec } = find(template(), "NetworkPolicy", "todo-deny-all");
    const { policyTypes, ingress, egress, podSelector } = spec;
    assert.deepEqual([policyTypes, ingress, egress], [["Ingress", "Egress"], undefined, undefined]);
    for (const { metadata } of podsOf(template()))
      assert.partialDeepStrictEqual(metadata.labels, podSelector.matchLabels);
  });

  it("replace the connections to the database, if that is outside the release", () => {
    const values = {
      postgres: { enabled: false },
      networkPolicy: { databaseEgress: [{ namespace: "data", port: 6432 }] },
    };
    const expected = ["todo-backend -> data TCP/6432", "todo-frontend -> data TCP/6432"];
    assert.deepEqual(connections(values), [...EVERY_TOPOLOGY, ...expected].sort());
  });

  it("add declared destinations of a service only to that service", () => {
    const values = { networkPolicy: { backendEgress: [{ cidr: "0.0.0.0/0", port: 443 }] } };
    assert.deepEqual(
      connections(values).filter((line) => !connections().includes(line)),
      ["todo-backend -> 0.0.0.0/0 TCP/443"],
    );
  });

  for (const [what, values] of [
    ["an Ingress", { ingress: { enabled: true } }],
    ["a node port of the backend", { backend: { serviceType: "NodePort" } }],
  ] as const)
    it(`open the backend to everybody with ${what}`, () =>
      assert.ok(connections(values).includes("anywhere -> todo-backend TCP/8000")));

  it("do not exist if they are disabled", () => {
    const objects = template({ networkPolicy: { enabled: false } });
    assert.deepEqual(
      objects.filter(({ kind }) => kind === "NetworkPolicy"),
      [],
    );
  });
});
