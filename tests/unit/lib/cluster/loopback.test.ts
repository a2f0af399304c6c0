import assert from "node:assert/strict";
import { isLoopback, postgresHosts } from "../../../../lib/cluster/loopback";

describe("a loopback address", () => {
  const own = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "db.localhost",
    "127.0.0.1",
    "127.8.9.1",
    "127.1",
    "0x7f000001",
    "0.0.0.0",
    "::1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:0.0.0.0]",
    "/var/run/postgresql",
  ];
  for (const host of own) it(`is ${host}`, () => assert.equal(isLoopback(host), true));

  const others = [
    "host.minikube.internal",
    "localhost.example",
    "notlocalhost",
    "128.0.0.1",
    "10.127.0.1",
    "[::2]",
    "[::ffff:10.0.0.1]",
    "todo-postgres",
    "",
  ];
  for (const host of others)
    it(`is not ${host || "an empty host"}`, () => assert.equal(isLoopback(host), false));
});

describe("postgresHosts", () => {
  it("returns every host in a Postgres URL, including the hosts in the URL's parameters", () => {
    assert.deepEqual(postgresHosts("postgresql://u:p@a.example,localhost:5432/d?host=127.0.0.1"), [
      "a.example",
      "localhost",
      "127.0.0.1",
    ]);
    assert.deepEqual(postgresHosts("postgresql://u:p@%2Ftmp/d"), ["/tmp"]);
    assert.deepEqual(postgresHosts("postgresql://u:p@[::1]:5432/d"), ["[::1]"]);
  });
});
