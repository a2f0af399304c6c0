import { ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { inLab } from "../../lab/lib/paths";
import { eventually } from "./shell";

/**
 * A Kubernetes of its own: etcd and an API server, and no node. Enough to be another cluster behind
 * the same context.
 */
export class SecondCluster {
  /** A kubeconfig whose context `minikube` leads here. */
  readonly kubeconfig: string;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "second-cluster-"));
  private readonly children: ChildProcess[] = [];

  static isPossible(): boolean {
    return ["etcd", "kube-apiserver"].every((name) => fs.existsSync(inLab("bin", name)));
  }

  private constructor(private readonly ports: { etcd: number; peer: number; api: number }) {
    this.kubeconfig = path.join(this.folder, "kubeconfig");
  }

  static async start(context: string): Promise<SecondCluster> {
    const [etcd, peer, api] = await freePorts(3);
    const cluster = new SecondCluster({ etcd, peer, api });
    cluster.writeFiles(context);
    cluster.run("etcd", [
      `--data-dir=${cluster.folder}/etcd`,
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      "--log-level=error",
    ]);
    cluster.run("kube-apiserver", [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${api}`,
      `--cert-dir=${cluster.folder}/certificates`,
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=RBAC",
      `--token-auth-file=${cluster.folder}/tokens`,
      "--service-account-issuer=https://second.cluster",
      `--service-account-key-file=${cluster.folder}/key.pub`,
      `--service-account-signing-key-file=${cluster.folder}/key`,
    ]);
    await eventually(
      60,
      async () => cluster.kubectl("get", "namespace", "kube-system", "-o", "name"),
      (name) => name === "namespace/kube-system",
    );
    return cluster;
  }

  /** Runs kubectl against this cluster. */
  async kubectl(...args: string[]): Promise<string> {
    const child = spawn(inLab("bin", "kubectl"), ["--kubeconfig", this.kubeconfig, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (output += data));
    child.stderr.on("data", (data: Buffer) => (errors += data));
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${status}:\n${errors}`);
    return output.trim();
  }

  /** Ends a namespace's deletion, as the controllers would, which this cluster has none of. */
  async finish(namespace: string): Promise<void> {
    const object = JSON.parse(await this.kubectl("get", "namespace", namespace, "-o", "json")) as {
      spec: { finalizers: string[] };
    };
    const file = path.join(this.folder, "namespace.json");
    fs.writeFileSync(file, JSON.stringify({ ...object, spec: { finalizers: [] } }));
    await this.kubectl("replace", "--raw", `/api/v1/namespaces/${namespace}/finalize`, "-f", file);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.reverse().map(
        (child) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve(undefined);
            child.once("exit", resolve);
            child.kill("SIGKILL"); // nothing in it is worth a goodbye
          }),
      ),
    );
    fs.rmSync(this.folder, { recursive: true });
  }

  private run(name: string, args: string[]): void {
    const log = fs.openSync(path.join(this.folder, `${name}.log`), "w");
    this.children.push(spawn(inLab("bin", name), args, { stdio: ["ignore", log, log] }));
  }

  private writeFiles(context: string): void {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const files = {
      key: privateKey,
      "key.pub": publicKey,
      tokens: "second-cluster,admin,admin,system:masters\n",
      kubeconfig: JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": context,
        contexts: [{ name: context, context: { cluster: "second", user: "admin" } }],
        clusters: [
          {
            name: "second",
            cluster: {
              server: `https://127.0.0.1:${this.ports.api}`,
              "insecure-skip-tls-verify": true,
            },
          },
        ],
        users: [{ name: "admin", user: { token: "second-cluster" } }],
      }),
    };
    for (const [name, text] of Object.entries(files))
      fs.writeFileSync(path.join(this.folder, name), text, { mode: 0o600 });
  }
}

/** Ports that are free now; held at the same time, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
