import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { complaintOf } from "../../ops/lib/health/complaint";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { headings } from "../helpers/headings";
import { listed, type LiveRelease, liveRelease, record } from "../helpers/live-release";

const PLACE = { context: "minikube", namespace: "todo", release: "todo" };
const SHORT = { page: 0.1, pods: 0.1 };

describe("what is wrong after a deployment", function () {
  this.timeout(20_000);
  let kubectl: FakeKubectl;
  let server: http.Server;
  let url: string;

  const complaint = (
    revision = 1,
    write: (line: string) => void = () => undefined,
    patience = SHORT,
  ) => complaintOf({ place: PLACE, url, revision }, write, patience);
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

  it("is nothing, at once, where the page answers and every object is of the release and ready", async () => {
    cluster();
    assert.equal(await complaint(), undefined);
  });

  it("is waited for while a pod is missing, and that is told once", async () => {
    cluster(unready);
    const lines: string[] = [];
    setTimeout(() => cluster(), 1_200);
    assert.equal(await complaint(1, (line) => lines.push(line), { page: 5, pods: 10 }), undefined);
    assert.deepEqual(lines, ["  waiting: Deployment backend: 0 of 1 pods are ready"]);
  });

  it("is said at once, with every difference, where somebody changed something: time will not change that", async () => {
    cluster((live) => {
      unready(live);
      live.deployment.spec.replicas = 3;
      live.secret.data.PASSWORD = "YWJj";
    });
    assert.deepEqual(await complaint(1, assert.fail, { page: 60, pods: 60 }), {
      isRepairable: true,
      text: "Not everything runs as it was released:\n  - Deployment backend: replicas is 3, the release says 1\n  - Secret keys: its content was changed by hand",
    });
  });

  it("is a revision that Pulumi did not make, one that failed, or no record at all", async () => {
    cluster(undefined, [record(2, "deployed")]);
    assert.match(
      (await complaint(1))!.text,
      /Helm release todo: revision 2 was made by hand, Pulumi deployed revision 1$/,
    );
    assert.equal(await complaint(2), undefined);
    cluster(undefined, [record(2, "failed")]);
    assert.match((await complaint(1))!.text, /revision 2 is failed$/);
    cluster((live) => {
      live.record.metadata.labels.owner = "other";
    });
    assert.match((await complaint(1))!.text, /Helm release todo has no record in namespace todo$/);
  });

  it("is the way to the node, with Minikube's own way in, where every pod is ready and the port dead", async () => {
    cluster();
    await new Promise((resolve) => server.close(resolve));
    const { text, isRepairable } = (await complaint())!;
    assert.equal(isRepairable, false);
    assert.match(
      text,
      /^http:\S+ does not answer, though every pod is ready\.\nNode port \d+ .* firewall .*\n.*minikube service todo-frontend -n todo -p minikube --url$/,
    );
    assert.ok(
      headings().some((heading) => heading.test(text)),
      text,
    );
  });

  it("is what does not get ready within its time", async () => {
    cluster(unready);
    const { text } = (await complaint())!;
    assert.match(
      text,
      /^Not everything runs as it was released:\n  - Deployment backend: 0 of 1 pods are ready$/,
    );
    assert.ok(
      headings().some((heading) => heading.test(text)),
      text,
    );
  });

  it("is that nothing is known, where the cluster does not say", async () => {
    const { text } = (await complaint())!;
    assert.match(
      text,
      /^Namespace todo of context minikube cannot be read, so nothing is known of what runs there\.\nSeen: \S/,
    );
    assert.ok(
      headings().some((heading) => heading.test(text)),
      text,
    );
  });
});
