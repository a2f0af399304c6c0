import assert from "node:assert/strict";
import { describeWithHelm, merge, PROXY, template, type Values } from "./helm";
import { find, rolled } from "./pods";

/** A route of Caddy's configuration: https://caddyserver.com/docs/json/apps/http/servers/routes/. */
interface Route {
  match?: { path?: string[]; vars?: Record<string, string[]> }[];
  handle: Record<string, any>[];
}

const withProxy = (proxy: Values = {}, more: Values = {}) =>
  template(merge(merge(PROXY, { proxy }), more));
const config = (values?: Values, more?: Values) =>
  JSON.parse(find(withProxy(values, more), "ConfigMap", "todo-proxy-config").data["caddy.json"]);
const routes = (values?: Values): Route[] => config(values).apps.http.servers.proxy.routes;
const container = (values?: Values) =>
  find(withProxy(values), "Deployment", "todo-proxy").spec.template.spec.containers[0];

/** Returns the last handler of the route that answers a request with this path. */
function answering(path: string, values?: Values): Record<string, any> {
  const matches = (pattern: string) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  const route = routes(values).find(
    ({ match, handle }) =>
      handle.every(({ handler }) => handler !== "headers") &&
      (match ?? [{ path: ["*"] }]).some((one) => one.path?.some(matches)),
  );
  return route?.handle.at(-1) ?? assert.fail(`no route for ${path}`);
}

const upstream = (path: string, values?: Values) => answering(path, values).upstreams[0].dial;

describeWithHelm("The proxy", () => {
  it("does not exist by default", () => {
    assert.doesNotMatch(JSON.stringify(template()), /todo-proxy/);
  });

  it("adds its own objects, and changes only the backend's policy and the smoke test", () => {
    const line = ({ kind, metadata }: { kind: string; metadata: { name: string } }) =>
      `${kind} ${metadata.name}`;
    const { frontend } = PROXY;
    const before = new Map(template({ frontend }).map((each) => [line(each), each]));
    const changed = withProxy({ replicas: 2 }).filter(
      (each) => JSON.stringify(each) !== JSON.stringify(before.get(line(each))),
    );
    assert.deepEqual(changed.map(line).sort(), [
      "ConfigMap todo-proxy-config",
      "Deployment todo-proxy",
      "NetworkPolicy todo-backend",
      "NetworkPolicy todo-proxy",
      "NetworkPolicy todo-smoke-test",
      "Pod todo-smoke-test",
      "PodDisruptionBudget todo-proxy",
      "Service todo-proxy",
    ]);
  });

  it("has the name, image, replicas and ports in the values", () => {
    const digest = `sha256:${"5".repeat(64)}`;
    const objects = withProxy({ name: "web", digest, replicas: 3, port: 9000, nodePort: 30123 });
    const { spec } = find(objects, "Deployment", "web");
    assert.equal(spec.replicas, 3);
    assert.equal(spec.template.spec.containers[0].image, `caddy@${digest}`);
    const service = find(objects, "Service", "web").spec;
    assert.equal(service.type, "NodePort");
    assert.deepEqual(service.ports, [
      { name: "http", port: 9000, targetPort: "http", appProtocol: "http", nodePort: 30123 },
    ]);
    assert.ok(!("nodePort" in find(withProxy({ nodePort: 0 }), "Service", "todo-proxy").spec));
  });

  it("sends only the backend's paths to the backend, and everything else to the frontend", () => {
    assert.equal(upstream("/api/tasks"), "todo-backend:8000");
    for (const path of ["/", "/sign-in", "/api", "/_backend/docs"])
      assert.equal(upstream(path), "todo-frontend:3000");
    assert.equal(upstream("/api/tasks", { backendPaths: [] }), "todo-frontend:3000");
  });

  it("sends exceptions inside the backend's paths to the frontend", () => {
    const values = { backendPaths: ["/api/*", "/docs"], frontendPaths: ["/api/auth/*"] };
    assert.equal(upstream("/api/auth/session", values), "todo-frontend:3000");
    assert.equal(upstream("/api/tasks", values), "todo-backend:8000");
    assert.equal(upstream("/docs", values), "todo-backend:8000");
  });

  it("removes the prefix from requests, and adds it to redirects to the same origin", () => {
    const values = { backendPrefix: "/_backend" };
    for (const path of ["/_backend", "/_backend/docs"])
      assert.equal(upstream(path, values), "todo-backend:8000");
    assert.equal(upstream("/_backends", values), "todo-frontend:3000");
    const route = routes(values).find(({ handle }) => handle[0]?.handler === "rewrite");
    assert.equal(route?.handle[0]?.strip_path_prefix, "/_backend");
    const [ofPath, ofOrigin] = route.handle[1]!.headers.response.replace.Location;
    const path = (location: string) =>
      location.replace(new RegExp(ofPath.search_regexp), ofPath.replace);
    assert.deepEqual(["/", "/docs/"].map(path), ["/_backend/", "/_backend/docs/"]);
    for (const other of ["//example.com/", "https://example.com/", "docs/"])
      assert.equal(path(other), other);
    assert.deepEqual(ofOrigin, {
      search: "://{http.request.hostport}/",
      replace: "://{http.request.hostport}/_backend/",
    });
  });

  it("reaches services of other releases by the names of their Services", () => {
    const more = {
      backend: { enabled: false, serviceName: "backend-svc", port: 9000 },
      frontend: { serviceName: "frontend-svc" },
    };
    const text = JSON.stringify(config({}, more));
    assert.match(text, /"backend-svc:9000"/);
    assert.match(text, /"frontend-svc:3000"/);
  });

  it("answers its probes itself, so that an outage of a service does not restart it", () => {
    const { startupProbe, livenessProbe, readinessProbe } = container();
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      assert.equal(httpGet.port, "http");
      assert.equal(answering(httpGet.path).handler, "static_response");
    }
  });

  it("opens a connection for each request, and tries again until a replaced pod is ready", () => {
    for (const path of ["/", "/api/tasks"]) {
      const { load_balancing: retry, transport, flush_interval: flush } = answering(path);
      assert.deepEqual(retry, { try_duration: "10s", try_interval: "250ms" });
      assert.deepEqual(transport.keep_alive, { enabled: false });
      // Caddy passes on streams immediately unless an interval is set.
      assert.equal(flush, undefined);
    }
  });

  it("removes headers with which a client could fake its address", () => {
    const [first] = routes().filter(({ handle }) => handle[0]?.handler === "headers");
    assert.equal(first?.match, undefined);
    assert.deepEqual(first?.handle[0]?.request.delete, ["Forwarded", "X-Forwarded-*", "X-Real-Ip"]);
    assert.doesNotMatch(JSON.stringify(config()), /trusted_proxies/);
  });

  it("has no admin API and no HTTPS, and writes only to /tmp", () => {
    const { admin, apps, logging } = config();
    assert.deepEqual(admin, { disabled: true, config: { persist: false } });
    assert.deepEqual(apps.http.servers.proxy.automatic_https, { disable: true });
    assert.equal(logging, undefined);
    assert.deepEqual(container().env, [{ name: "XDG_DATA_HOME", value: "/tmp" }]);
    const mounts = container().volumeMounts as { mountPath: string; readOnly?: boolean }[];
    assert.deepEqual(
      mounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath),
      ["/tmp"],
    );
  });

  it("can execute a program with the file capability of the official image", () => {
    const { capabilities } = container().securityContext;
    assert.deepEqual(capabilities, { drop: ["ALL"], add: ["NET_BIND_SERVICE"] });
  });

  it("announces that it closes connections, and stops before it is killed", () => {
    const announcing = routes().find(({ match }) => match?.[0]?.vars);
    assert.deepEqual(announcing?.match, [{ vars: { "{http.shutting_down}": ["true"] } }]);
    assert.deepEqual(announcing.handle[0]?.response.set, { Connection: ["close"] });
    const { shutdown_delay: delay, grace_period: grace } = config().apps.http;
    const { preStop } = container().lifecycle;
    assert.ok(
      preStop.sleep.seconds + Number.parseInt(delay) + Number.parseInt(grace) < 45,
      `${delay} and ${grace}`,
    );
  });

  it("is replaced if its configuration changes, and no other pod is", () => {
    for (const values of [{ backendPrefix: "/_backend" }, { frontendPaths: ["/api/auth/*"] }])
      assert.deepEqual(rolled(withProxy(), withProxy(values)), ["todo-proxy"]);
    assert.deepEqual(rolled(withProxy(), withProxy({ nodePort: 30123, replicas: 2 })), []);
  });

  it("is tested by the smoke test, unless the frontend belongs to another release", () => {
    const target = (more: Values) =>
      find(withProxy({}, more), "Pod", "todo-smoke-test").spec.containers[0].env[0];
    assert.deepEqual(target({}), { name: "FRONTEND_URL", value: "http://todo-proxy:8080" });
    assert.equal(target({ backend: { enabled: false } }).value, "http://todo-proxy:8080");
    assert.deepEqual(target({ frontend: { enabled: false } }), {
      name: "BACKEND_URL",
      value: "http://todo-backend:8000",
    });
  });
});
