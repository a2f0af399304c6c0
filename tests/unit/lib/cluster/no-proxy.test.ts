import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hostOf, noProxy, withoutProxies } from "../../../../lib/cluster/no-proxy";

describe("the hosts that no proxy is asked for", () => {
  for (const name of [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
  ]) {
    it(`are this machine, the node and the cluster where ${name} is set`, () => {
      const { NO_PROXY, no_proxy } = noProxy({ [name]: "http://127.0.0.1:9" }, [
        "192.168.49.2",
        undefined,
      ]);
      assert.equal(NO_PROXY, no_proxy);
      const entries = NO_PROXY.split(",");
      for (const host of [
        "localhost",
        "127.0.0.1",
        "127.0.0.0/8",
        "::1",
        ".svc",
        ".cluster.local",
        "10.96.0.0/12",
        "10.244.0.0/16",
        "host.minikube.internal",
        "192.168.49.2",
      ]) {
        assert.ok(entries.includes(host), `${host} is missing in ${NO_PROXY}`);
      }
      assert.ok(!entries.includes(""), "an empty entry matches every host in grpc-js");
    });
  }

  const own: [string, Record<string, string>, RegExp][] = [
    [
      "of NO_PROXY come first",
      { NO_PROXY: "intranet.example, 10.0.0.0/8" },
      /^intranet\.example,10\.0\.0\.0\/8,localhost,/,
    ],
    [
      "of no_proxy and NO_PROXY are joined",
      { NO_PROXY: "a.example", no_proxy: "b.example,localhost" },
      /^a\.example,b\.example,localhost,127\.0\.0\.1,/,
    ],
    ["that say all hosts stay so", { no_proxy: "*" }, /^\*$/],
  ];
  for (const [title, environment, expected] of own) {
    it(`${title}: the user's own entries`, () =>
      assert.match(noProxy({ HTTP_PROXY: "http://p:1", ...environment }).no_proxy, expected));
  }

  it("are not set where there is no proxy", () => {
    assert.deepEqual(noProxy({ NO_PROXY: "a.example", HTTP_PROXY: "" }), {});
  });

  it("are read the same from the list of grpc-js, where that is set", () => {
    assert.match(
      noProxy({ grpc_proxy: "http://p:1", no_grpc_proxy: "a.example" }).no_grpc_proxy,
      /^a\.example,localhost,/,
    );
  });

  it("are the hosts of URLs", () => {
    assert.deepEqual(
      [
        "https://192.168.49.2:8443",
        "tcp://127.0.0.1:2376",
        "https://[::1]:8443/x",
        "unix:///var/run/docker.sock",
        undefined,
      ].map(hostOf),
      ["192.168.49.2", "127.0.0.1", "::1", undefined, undefined],
    );
  });

  it("need no list where a process gets no proxy at all", () => {
    const proxies = { HTTPS_PROXY: "http://p:1", no_proxy: "x", PATH: process.env.PATH };
    assert.equal(
      execFileSync("sh", ["-c", "echo $HTTPS_PROXY$no_proxy"], {
        env: { ...proxies, ...withoutProxies() },
        encoding: "utf8",
      }).trim(),
      "",
    );
  });
});
