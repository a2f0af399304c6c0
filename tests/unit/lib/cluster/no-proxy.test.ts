import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hostOf, noProxy, withoutProxies } from "../../../../lib/cluster/no-proxy";

describe("the hosts that bypass a proxy", () => {
  for (const name of [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
  ]) {
    it(`include this machine, the node and the cluster if ${name} is set`, () => {
      const { NO_PROXY = "", no_proxy } = noProxy({ [name]: "http://127.0.0.1:9" }, [
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
      "with the entries in NO_PROXY first",
      { NO_PROXY: "intranet.example, 10.0.0.0/8" },
      /^intranet\.example,10\.0\.0\.0\/8,localhost,/,
    ],
    [
      "merging no_proxy and NO_PROXY",
      { NO_PROXY: "a.example", no_proxy: "b.example,localhost" },
      /^a\.example,b\.example,localhost,127\.0\.0\.1,/,
    ],
    ["keeping a wildcard for all hosts unchanged", { no_proxy: "*" }, /^\*$/],
  ];
  for (const [title, environment, expected] of own) {
    it(`include the user's entries, ${title}`, () =>
      assert.match(noProxy({ HTTP_PROXY: "http://p:1", ...environment }).no_proxy ?? "", expected));
  }

  it("are not set if no proxy is set", () => {
    assert.deepEqual(noProxy({ NO_PROXY: "a.example", HTTP_PROXY: "" }), {});
  });

  it("include the user's entries in no_grpc_proxy, the variable that grpc-js reads", () => {
    assert.match(
      noProxy({ grpc_proxy: "http://p:1", no_grpc_proxy: "a.example" }).no_grpc_proxy ?? "",
      /^a\.example,localhost,/,
    );
  });

  it("are extracted from URLs", () => {
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

  it("are removed from the environment together with the proxy variables", () => {
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
