import assert from "node:assert/strict";
import { databaseEgress, modelEgress } from "../../../../lib/config/egress";

const anywhere = (port: number) => [
  { cidr: "0.0.0.0/0", port },
  { cidr: "::/0", port },
];

describe("the egress that a database's URL needs", () => {
  const cases: [what: string, url: string, egress: object[]][] = [
    ["a host name: its port at any address", "postgres://u:p@db.example/d", anywhere(5432)],
    ["another port", "postgres://u:p@db.example:6543/d", anywhere(6543)],
    [
      "an IPv4 address: only that address",
      "postgres://u:p@192.0.2.7/d",
      [{ cidr: "192.0.2.7/32", port: 5432 }],
    ],
    [
      "an IPv6 address: only that address",
      "postgres://u:p@[2001:db8::7]/d",
      [{ cidr: "2001:db8::7/128", port: 5432 }],
    ],
    [
      "a Service of the cluster: only its namespace",
      "postgres://u:p@postgres.data.svc.cluster.local/d",
      [{ namespace: "data", port: 5432 }],
    ],
    [
      "several hosts: each of them",
      "postgres://u:p@192.0.2.7/d?host=192.0.2.8",
      [
        { cidr: "192.0.2.7/32", port: 5432 },
        { cidr: "192.0.2.8/32", port: 5432 },
      ],
    ],
  ];
  for (const [what, url, egress] of cases)
    it(`allows, for ${what}`, () => assert.deepEqual(databaseEgress(url), egress));

  it("contains no user, password or database name", () => {
    const text = JSON.stringify(databaseEgress("postgres://canary:canary@192.0.2.7/canary"));
    assert.doesNotMatch(text, /canary/);
  });
});

describe("the egress that a model's address needs", () => {
  it("allows HTTPS for OpenAI, and the port in any other address", () => {
    assert.deepEqual(modelEgress(""), anywhere(443));
    assert.deepEqual(modelEgress("http://host.minikube.internal:11434/v1"), anywhere(11434));
    assert.deepEqual(modelEgress("http://ollama.models.svc:11434/v1"), [
      { namespace: "models", port: 11434 },
    ]);
  });
});
