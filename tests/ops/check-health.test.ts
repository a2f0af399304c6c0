import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { checkHealth } from "../../ops/lib/health/check-health";
import { assertDocumented } from "../helpers/documented-error";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { listed, type LiveRelease, liveRelease, record } from "../helpers/live-release";

const PLACE = { context: "minikube", namespace: "todo", release: "todo" };
const SHORT = { page: 0.1, pods: 0.1 };

describe("the health check after a deployment", function () {
  this.timeout(20_000);
  let kubectl: FakeKubectl;
  let server: http.Server;
  let url: string;

  const check = (revision = 1, write: (line: string) => void = () => undefined, timeouts = SHORT) =>
    checkHealth(
      { place: PLACE, url, path: "/api/health", nodeHost: "", revision },
      write,
      timeouts,
    );
  const cluster = (
    change: (live: LiveRelease) => unknown = () => undefined,
    more: object[] = [],
  ) => {
    const live = liveRelease();
    change(live);
    kubectl.list([...listed(live), ...more]);
  };
  const unready = ({ deployment }: LiveRelease) => {
    deployment.status.readyReplicas = 0;
  };

  beforeEach(async () => {
    kubectl = new FakeKubectl();
    server = http.createServer((_, response) => response.end("ok"));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    kubectl.remove();
    server.closeAllConnections();
    server.close();
  });

  it("succeeds immediately if the page answers and every object matches the release and is ready", async () => {
    cluster();
    assert.equal(await check(), undefined);
  });

  it("waits while a pod is not ready, and reports the wait only once", async () => {
    cluster(unready);
    const lines: string[] = [];
    setTimeout(() => cluster(), 1_200);
    assert.equal(await check(1, (line) => lines.push(line), { page: 5, pods: 10 }), undefined);
    assert.deepEqual(lines, ["  waiting: Deployment backend: 0 of 1 pods are ready"]);
  });

  it("reports all manual changes together, without waiting", async () => {
    cluster((live) => {
      unready(live);
      live.deployment.spec.replicas = 3;
      live.secret.data.PASSWORD = "YWJj";
    });
    assert.deepEqual(await check(1, (line) => assert.fail(line), { page: 60, pods: 60 }), {
      isRepairable: true,
      text: "Not everything runs as it was released:\n  - Deployment backend: replicas is 3, the release says 1\n  - Secret keys: its content was changed by hand",
    });
  });

  it("reports a revision that Pulumi did not deploy, a failed revision, and a missing record", async () => {
    cluster(undefined, [record(2, "deployed")]);
    assert.match(
      (await check(1))!.text,
      /Helm release todo: revision 2 was created by hand, but Pulumi deployed revision 1$/,
    );
    assert.equal(await check(2), undefined);
    cluster(undefined, [record(2, "failed")]);
    assert.match((await check(1))!.text, /revision 2 is failed$/);
    cluster((live) => {
      live.record.metadata.labels.owner = "other";
    });
    assert.match((await check(1))!.text, /Helm release todo has no record in namespace todo$/);
  });

  it("suggests `minikube service` if every pod is ready but the node port does not answer", async () => {
    cluster();
    await new Promise((resolve) => server.close(resolve));
    const { text, isRepairable } = (await check())!;
    assert.equal(isRepairable, false);
    assert.match(
      text,
      /^http:\S+ does not answer, though every pod is ready\.\nNode port \d+ .* firewall .*\n.*minikube service todo-frontend -n todo -p minikube --url$/,
    );
    assertDocumented(text);
  });

  it("reports pods that are not ready in time", async () => {
    cluster(unready);
    const { text } = (await check())!;
    assert.match(
      text,
      /^Not everything runs as it was released:\n {2}- Deployment backend: 0 of 1 pods are ready$/,
    );
    assertDocumented(text);
  });

  it("reports a namespace that cannot be read", async () => {
    const { text } = (await check())!;
    assert.match(
      text,
      /^Namespace todo of context minikube cannot be read, so the deployment could not be checked\.\nSeen: \S/,
    );
    assertDocumented(text);
  });
});
