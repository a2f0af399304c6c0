import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { inLab } from "../../lab/lib/paths";
import type { ClusterAccess } from "../../lib/cluster/kubeconfig";
import { eventually, inShell, sh } from "./shell";

/** The address of the simulated node. It differs from the address of the real node. */
const NODE = "127.0.0.2";
/** A separate network bridge for this daemon. No container is connected to it. */
const BRIDGE = "todo-node0";

/**
 * Simulates a Minikube with the docker driver: starts a Docker daemon that listens on TCP with TLS,
 * and writes Minikube's profile and a kubeconfig to a user's home folder. The pods run in the real
 * cluster. The kubeconfig points to a proxy for the real API server. The proxy reports a container
 * of this daemon as a pod of kube-system.
 */
export class NodeDocker {
  /** Environment variables that direct the docker command to this daemon. */
  readonly variables: Record<string, string>;
  private readonly certs: string;
  private daemon?: ChildProcess;
  private server?: http.Server;

  /** Returns whether the lab has built dockerd and this user may start it. */
  static isPossible(): boolean {
    return process.getuid?.() === 0 && fs.existsSync(inLab("docker", "dockerd"));
  }

  constructor(
    private readonly home: string,
    private readonly context: string,
  ) {
    this.certs = path.join(home, ".minikube", "certs");
    this.variables = {
      DOCKER_HOST: `tcp://${NODE}:2376`,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: this.certs,
    };
  }

  /**
   * Starts the daemon and the proxy, and writes the profile and the kubeconfig.
   *
   * @param images base images for builds, which are copied from the cluster's daemon
   */
  async start(images: readonly string[], cluster: ClusterAccess): Promise<void> {
    await this.writeProfile();
    await inShell(
      `ip link show ${BRIDGE} >/dev/null 2>&1 || ip link add ${BRIDGE} type bridge; ip address replace 127.0.0.3/32 dev ${BRIDGE}; ip link set ${BRIDGE} up`,
    );
    const folder = path.join(this.home, "daemon");
    const flags = fs.existsSync(inLab("run", "docker.flags"))
      ? fs.readFileSync(inLab("run", "docker.flags"), "utf8").split(" ").filter(Boolean)
      : [];
    const log = fs.openSync(path.join(this.home, "dockerd.log"), "w");
    this.daemon = spawn(
      inLab("docker", "dockerd"),
      [
        `--data-root=${folder}/data`,
        `--exec-root=${folder}/exec`,
        `--pidfile=${folder}.pid`,
        `--host=tcp://${NODE}:2376`,
        "--tlsverify",
        `--tlscacert=${this.certs}/ca.pem`,
        `--tlscert=${this.certs}/server.pem`,
        `--tlskey=${this.certs}/server-key.pem`,
        "--iptables=false",
        // With `none`, dockerd would delete docker0, which belongs to the machine's daemon.
        `--bridge=${BRIDGE}`,
        ...flags,
      ],
      {
        stdio: ["ignore", log, log],
        env: {
          ...process.env,
          PATH: `${inLab("docker")}:${inLab("bin")}:${process.env.PATH}:/usr/sbin:/sbin`,
        },
      },
    );
    await eventually(60, () => this.docker("version"), Boolean);
    await inShell(`docker save ${images.join(" ")} | env ${this.assignments()} docker load`, 5);
    const id = await this.docker(
      `create --network none --label io.kubernetes.pod.namespace=kube-system ${images[0]} true`,
    );
    await this.serve(cluster, id);
  }

  /** Runs the docker command against this daemon. */
  docker(args: string): Promise<string> {
    return inShell(`env ${this.assignments()} docker ${args}`);
  }

  /** Copies an image to the cluster's daemon, where the pods run. */
  async copyToCluster(image: string): Promise<void> {
    await inShell(`env ${this.assignments()} docker save ${image} | docker load`, 5);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    if (this.daemon && this.daemon.exitCode === null) {
      const ended = new Promise((resolve) => this.daemon!.once("exit", resolve));
      this.daemon.kill("SIGTERM");
      await ended;
    }
    await sh(`ip link delete ${BRIDGE}`);
    await sh(`grep -oE ' ${this.home}[^ ]*' /proc/mounts | sort -r | xargs -r umount --lazy`);
  }

  private assignments(): string {
    return Object.entries(this.variables)
      .map(([name, value]) => `${name}=${value}`)
      .join(" ");
  }

  private async writeProfile(): Promise<void> {
    const profile = path.join(this.home, ".minikube", "profiles", this.context);
    fs.mkdirSync(profile, { recursive: true });
    fs.mkdirSync(this.certs, { recursive: true });
    const config = {
      Name: this.context,
      Driver: "docker",
      KubernetesConfig: { ContainerRuntime: "docker" },
      Nodes: [{ IP: NODE, Port: 8443 }],
    };
    fs.writeFileSync(path.join(profile, "config.json"), JSON.stringify(config));
    const sign = (name: string, key: string, use: string) =>
      `openssl req -newkey rsa:2048 -nodes -keyout ${key} -out ${name}.csr -subj /CN=${use} 2>/dev/null && ` +
      `printf 'subjectAltName=IP:${NODE}\nextendedKeyUsage=${use}' > ${name}.ext && ` +
      `openssl x509 -req -in ${name}.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile ${name}.ext -out ${name}.pem 2>/dev/null`;
    await inShell(
      `cd ${this.certs} && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=node 2>/dev/null && ` +
        `${sign("server", "server-key.pem", "serverAuth")} && ${sign("cert", "key.pem", "clientAuth")}`,
    );
  }

  /**
   * Starts the proxy for the cluster's API server and writes a kubeconfig that points to the proxy.
   */
  private async serve({ server, tls, token }: ClusterAccess, container: string): Promise<void> {
    const pods = {
      kind: "PodList",
      apiVersion: "v1",
      metadata: {},
      items: [{ status: { containerStatuses: [{ containerID: `docker://${container}` }] } }],
    };
    this.server = http.createServer((request, response) => {
      if (request.url?.startsWith("/api/v1/namespaces/kube-system/pods"))
        return void response.end(JSON.stringify(pods));
      const headers = {
        ...request.headers,
        ...(token && { authorization: `Bearer ${token}` }),
        host: new URL(server).host,
      };
      const onward = https.request(
        new URL(request.url!, server),
        { method: request.method, headers, ...tls },
        (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on("error", () => response.destroy());
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => void this.server!.listen(0, NODE, resolve));
    const url = `http://${NODE}:${(this.server.address() as AddressInfo).port}`;
    const kubeconfig = {
      contexts: [{ name: this.context, context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: url } }],
      users: [{ name: "u", user: {} }],
    };
    fs.mkdirSync(path.join(this.home, ".kube"), { recursive: true });
    fs.writeFileSync(path.join(this.home, ".kube", "config"), JSON.stringify(kubeconfig));
  }
}
