import { ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { inLab } from "../../lab/lib/paths";
import { eventually } from "./shell";

/**
 * A second Kubernetes cluster that consists of etcd and an API server, without nodes. Such a
 * cluster is enough to test a context that points to a different cluster.
 */
export class SecondCluster {
  /** Path of a kubeconfig in which the given context points to this cluster. */
  readonly kubeconfig: string;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "second-cluster-"));
  private readonly children: ChildProcess[] = [];

  /** Returns whether the lab has built the two programs that this cluster runs. */
  static isPossible(): boolean {
    return ["etcd", "kube-apiserver"].every((name) => fs.existsSync(inLab("bin", name)));
  }

  private constructor(private readonly ports: { etcd: number; peer: number; api: number }) {
    this.kubeconfig = path.join(this.folder, "kubeconfig");
  }

  static async start(context: string): Promise<SecondCluster> {
    const [etcd, peer, api] = await freePorts();
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
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    if (status !== 0)
      throw new Error(`kubectl ${args.join(" ")} ended with ${status ?? "a signal"}:\n${errors}`);
    return output.trim();
  }

  /**
   * Completes a namespace's deletion, because this cluster lacks the controllers that would do so.
   */
  async finish(namespace: string): Promise<void> {
    const object = JSON.parse(await this.kubectl("get", "namespace", namespace, "-o", "json")) as {
      spec: { finalizers: string[] };
    };
    const file = path.join(this.folder, "namespace.json");
    fs.writeFileSync(file, JSON.stringify({ ...object, spec: { finalizers: [] } }));
    await this.kubectl("replace", "--raw", `/api/v1/namespaces/${namespace}/finalize`, "-f", file);
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.reverse().map(kill));
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

/** Kills a process that is still running, and waits until it has ended. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

/** Returns three free ports. All three are open at the same time, so that they differ. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [net.createServer(), net.createServer(), net.createServer()] as const;
  for (const server of servers) await once(server.listen(0, "127.0.0.1"), "listening");
  const [first, second, third] = servers;
  const ports: [number, number, number] = [portOf(first), portOf(second), portOf(third)];
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;
