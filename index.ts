import * as docker from "@pulumi/docker";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { AppImage } from "./components/app-image";
import { AppRelease } from "./components/app-release";
import { AppSecret } from "./components/app-secret";
import { ClusterIdentity } from "./components/cluster-identity";
import { DatabaseGuard } from "./components/database-guard";
import { PresetGuard } from "./components/preset-guard";
import { loadConfig } from "./config";
import { clusterDaemonCheck } from "./lib/images/daemon-check";
import { requireCluster } from "./lib/cluster/preflight";

// 1. The settings, and the providers for the cluster and the Docker daemon. No other cluster or
// daemon is used.
const config = loadConfig();
const { context } = config;
const kubeconfig = requireCluster({
  context,
  namespace: config.namespace.name,
  nodePorts: config.nodePorts,
  buildsImages: !!config.docker,
});
// clusterIdentifier is constant. Otherwise, the provider would replace every resource when the
// cluster's port changes, for example after a restart of Minikube. ClusterIdentity detects a
// different cluster.
const cluster = new k8s.Provider("cluster", {
  kubeconfig,
  context,
  clusterIdentifier: "ClusterIdentity",
  enableSecretMutable: true,
});
// The other providers wait for requireCluster, so that no image is built for a refused cluster.
const checked = { dependsOn: cluster };
const daemon = config.docker && new docker.Provider("daemon", config.docker, checked);
const generator = new random.Provider("generator", {}, checked);
const identity = new ClusterIdentity("identity", { context }, { providers: [cluster, generator] });

// 2. The Secrets, the checks of preset and database, and the namespace, which waits for them.
const [namespaceId, setNamespaceId] = pulumi.deferredOutput<string>();
const secret = new AppSecret(
  "app",
  { namespace: namespaceId, ...config.secrets },
  { providers: [cluster, generator] },
);
const database = new DatabaseGuard(
  "database",
  { ...config.database, facts: secret.facts },
  { providers: [generator] },
);
const preset = new PresetGuard(
  "preset",
  { preset: config.preset, addsDatabase: config.database.wanted.database === "cluster" },
  { providers: [generator] },
);
const clusterUid = pulumi
  .all([identity.uid, database.permitted, preset.permitted])
  .apply(([uid]) => uid);
const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
const annotations = { "todo-chatbot/cluster": clusterUid };
const { name, isOwned } = config.namespace;
const owned = isOwned
  ? new k8s.core.v1.Namespace(
      "namespace",
      { metadata: { name, labels, annotations } },
      { provider: cluster },
    )
  : undefined;
const existing = clusterUid.apply(() => name);
setNamespaceId(owned?.id ?? existing);

// 3. The images. They do not depend on each other or on the chart.
const requireDaemon = config.docker && clusterDaemonCheck(context, config.docker);
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

// 4. The Helm releases, which use the images and the Secrets. Only the preset `containerization`
// has more than one.
const apps = Object.entries(config.releases).map(
  ([key, release]) =>
    new AppRelease(
      key,
      {
        ...release,
        chart: "./chart",
        namespace: owned?.metadata.name ?? existing,
        images: { backend: backend.ref, frontend: frontend.ref },
        secrets: secret.links,
      },
      { provider: cluster },
    ),
);

// 5. The stack outputs.
export const url = apps.find((app) => app.url)?.url;
export const { nodeHost } = config;
export const namespace = owned?.metadata.name ?? existing;
export const release = apps[0]?.release;
export const releases = apps.map((app) => app.release);
export const backendImage = backend.image;
export const frontendImage = frontend.image;
