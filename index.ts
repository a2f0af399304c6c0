import * as docker from "@pulumi/docker";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { AppImage } from "./components/app-image";
import { AppRelease } from "./components/app-release";
import { AppSecret } from "./components/app-secret";
import { ClusterIdentity } from "./components/cluster-identity";
import { DatabaseGuard } from "./components/database-guard";
import { loadConfig } from "./config";
import { nodesDaemonCheck } from "./lib/images/daemon-check";
import { requireCluster } from "./lib/cluster/preflight";

// 1. Config: every input, read and checked once; the cluster and the daemon it names, and no other.
const config = loadConfig();
const { context } = config;
const kubeconfig = requireCluster({
  context,
  namespace: config.namespace,
  nodePort: config.release.settings.nodePort,
  buildsImages: !!config.docker,
});
// The identifier never changes: ClusterIdentity decides what is another cluster. The provider
// itself would take one on another port for it, as Minikube's is after a restart, and replace
// everything.
const cluster = new k8s.Provider("cluster", {
  kubeconfig,
  context,
  clusterIdentifier: "ClusterIdentity",
  enableSecretMutable: true,
});
// not even an image is built for a cluster that could not run it
const checked = { dependsOn: cluster };
// nothing to build: no daemon is needed
const daemon = config.docker && new docker.Provider("daemon", config.docker, checked);
const generator = new random.Provider("generator", {}, checked);
const identity = new ClusterIdentity("identity", { context }, { providers: [cluster, generator] });

// 2. Secrets, and whether the database may be where the settings want it: both before the namespace, for which everything else waits.
const [place, settlePlace] = pulumi.deferredOutput<string>();
const secret = new AppSecret(
  "app",
  { namespace: place, ...config.secrets },
  { providers: [cluster, generator] },
);
const database = new DatabaseGuard(
  "database",
  { ...config.database, settled: secret.settled },
  { providers: [generator] },
);
const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
const annotations = {
  "todo-chatbot/cluster": pulumi.all([identity.uid, database.permitted]).apply(([uid]) => uid),
};
const ns = new k8s.core.v1.Namespace(
  "namespace",
  { metadata: { name: config.namespace, labels, annotations } },
  { provider: cluster },
);
settlePlace(ns.id);

// 3. Images: none knows of the other, or of the chart.
const requireDaemon = config.docker && nodesDaemonCheck(context, config.docker);
const backend = new AppImage(
  "backend",
  { ...config.images.backend, requireDaemon },
  { provider: daemon },
);
const frontend = new AppImage(
  "frontend",
  { ...config.images.frontend, requireDaemon },
  { provider: daemon },
);

// 4. Release: the one place where they meet.
const app = new AppRelease(
  "app",
  {
    ...config.release,
    chart: "./chart",
    namespace: ns.metadata.name,
    images: { backend: backend.ref, frontend: frontend.ref },
    secrets: secret.links,
  },
  { provider: cluster },
);

// 5. Outputs: what a person needs next.
export const url = app.url;
export const namespace = ns.metadata.name;
export const release = app.release;
export const backendImage = backend.image;
export const frontendImage = frontend.image;
