import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describeWithHelm, PROXY, template, type Values } from "./helm";
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

  it("connect the proxy, if it is enabled, and lead the smoke test to it", () => {
    const removed = "todo-smoke-test -> todo-frontend TCP/3000";
    const added = [
      ...dnsOf("todo-proxy"),
      "anywhere -> todo-proxy TCP/8080",
      "todo-proxy -> todo-backend TCP/8000",
      "todo-proxy -> todo-frontend TCP/3000",
      "todo-smoke-test -> todo-proxy TCP/8080",
    ];
    const others = connections().filter((line) => line !== removed);
    assert.deepEqual(connections(PROXY), [...others, ...added].sort());
  });

  for (const [what, values] of [
    ["an Ingress", { ingress: { enabled: true } }],
    ["a node port of the backend", { backend: { serviceType: "NodePort" } }],
  ] as const)
    it(`open the backend to everybody with ${what}`, () =>
      assert.ok(connections(values).includes("anywhere -> todo-backend TCP/8000")));

  it("connect the pods of two releases that contain one service each", () => {
    const external = { postgres: { enabled: false } };
    assert.deepEqual(
      connections({ ...external, frontend: { enabled: false } }),
      [
        ...["todo-backend", "todo-smoke-test"].flatMap(dnsOf),
        "todo-frontend -> todo-backend TCP/8000",
        "todo-smoke-test -> todo-backend TCP/8000",
      ].sort(),
    );
    assert.deepEqual(
      connections({ ...external, backend: { enabled: false } }),
      [
        ...["todo-frontend", "todo-smoke-test"].flatMap(dnsOf),
        "anywhere -> todo-frontend TCP/3000",
        "todo-frontend -> todo-backend TCP/8000",
        "todo-smoke-test -> todo-frontend TCP/3000",
      ].sort(),
    );
  });

  it("do not exist if they are disabled", () => {
    const objects = template({ networkPolicy: { enabled: false } });
    assert.deepEqual(
      objects.filter(({ kind }) => kind === "NetworkPolicy"),
      [],
    );
  });
});

describeWithHelm("The evaluation of the network policies", () => {
  const additional = (part: string, change: (spec: any) => void) => {
    const objects = template();
    change(find(objects, "NetworkPolicy", part).spec);
    const before = connections();
    return allowedConnections(objects).filter((line) => !before.includes(line));
  };

  it("notices a rule that allows everything", () => {
    assert.deepEqual(
      additional("todo-postgres", ({ ingress }) => ingress.push({})),
      ["anywhere -> todo-postgres any port"],
    );
    assert.ok(
      additional("todo-backend", ({ egress }) => egress.push({})).includes(
        "todo-backend -> anywhere any port",
      ),
    );
  });

  it("notices a peer that is wider than one pod", () => {
    const ports = [{ protocol: "TCP", port: 5432 }];
    for (const [peer, name] of [
      [{ podSelector: {} }, "any pod"],
      [{ namespaceSelector: {} }, "any namespace"],
      [{ ipBlock: { cidr: "0.0.0.0/0" } }, "0.0.0.0/0"],
    ] as const)
      assert.deepEqual(
        additional("todo-postgres", ({ ingress }) => ingress.push({ from: [peer], ports })),
        [`${name} -> todo-postgres TCP/5432`],
      );
  });

  it("notices a pod that no policy restricts", () => {
    const objects = template().filter(
      ({ kind, metadata }) =>
        kind !== "NetworkPolicy" || !/(postgres|deny-all)$/.test(metadata.name),
    );
    assert.partialDeepStrictEqual(
      new Set(allowedConnections(objects)),
      new Set(["anywhere -> todo-postgres any port", "todo-postgres -> anywhere any port"]),
    );
  });

  it("refuses to evaluate fields that it does not know", () => {
    const peers = { podSelector: { matchExpressions: [] } };
    for (const rule of [
      { from: [peers] },
      { ports: [{ protocol: "TCP", port: 1024, endPort: 65535 }] },
      { ports: [{ protocol: "TCP", port: "http" }] },
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
    ])
      assert.throws(() => additional("todo-backend", ({ ingress }) => ingress.push(rule)));
  });
});
