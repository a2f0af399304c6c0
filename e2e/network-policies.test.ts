import assert from "node:assert/strict";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { NAMESPACE } from "./lib/cluster";
import { postgresAt } from "./lib/postgres-pod";
import { inShell, sh } from "./lib/shell";

/** A namespace with a Postgres that a NetworkPolicy isolates, and a client that has no policy. */
const PROBE = "policy-probe";

function probe(): object {
  const { items } = postgresAt(PROBE, "example") as { items: { kind: string; spec: object }[] };
  const postgres = items.find(({ kind }) => kind === "Pod");
  const client = { ...postgres, metadata: { name: "client", namespace: PROBE } };
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "isolated", namespace: PROBE },
    spec: { podSelector: { matchLabels: { app: "postgres" } }, policyTypes: ["Ingress"] },
  };
  return { apiVersion: "v1", kind: "List", items: [...items, client, policy] };
}

/** Returns true if the client opens a TCP connection to a Service within 5 s. */
async function reaches(service: string, namespace: string, port: string): Promise<boolean> {
  const connect = `timeout 5 bash -c ': </dev/tcp/${service}.${namespace}/${port}'`;
  const { status } = await sh(`kubectl exec -n ${PROBE} client -- ${connect}`, {
    env: projectEnvironment(),
  });
  return status === 0;
}

describe("NetworkPolicies, from another namespace", function () {
  this.timeout(180_000);

  before(async function () {
    await inShell(`kubectl apply -f - <<'END'\n${JSON.stringify(probe())}\nEND`);
    await inShell(`kubectl wait -n ${PROBE} pod --all --for=condition=Ready --timeout=60s`);
    if (!(await reaches("postgres", PROBE, "5432"))) return;
    console.log("      skipped: the client reaches a pod that a NetworkPolicy isolates, so this");
    console.log(
      "      cluster's network plugin enforces no policies (minikube start --cni=calico)",
    );
    this.skip();
  });

  after(() => inShell(`kubectl delete namespace ${PROBE} --ignore-not-found --timeout=60s`));

  it("the frontend is reachable", async () =>
    assert.ok(await reaches(settingOf("frontend.name"), NAMESPACE, settingOf("frontend.port"))));

  for (const [service, port] of [
    [settingOf("backend.name"), settingOf("backend.port")],
    ["todo-postgres", "5432"],
  ] as const)
    it(`${service} is not reachable`, async () =>
      assert.ok(!(await reaches(service, NAMESPACE, port))));
});
