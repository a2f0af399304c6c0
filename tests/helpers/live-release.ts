import { gzipSync } from "node:zlib";
import { contentDigest } from "../../lib/secrets/checksum";
import { type HelmRecord } from "../../ops/lib/health/helm-record";

type Json = Record<string, unknown>;

/**
 * Returns the objects of a healthy release as the API server returns them: a Deployment and a
 * StatefulSet with one pod each, a Secret, and Helm's release record.
 */
export function liveRelease() {
  const data = { PASSWORD: Buffer.from("s3cret").toString("base64") };
  const template = podTemplate();
  return {
    deployment: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        ...meta("backend", "d"),
        generation: 2,
        labels: { app: "backend", added: "by Helm" },
        annotations: { "meta.helm.sh/release-name": "todo" },
      },
      spec: {
        replicas: 1,
        progressDeadlineSeconds: 600,
        template: {
          ...template,
          spec: { ...template.spec, dnsPolicy: "ClusterFirst", securityContext: {} } as Json,
        },
      },
      status: { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 } as Json,
    },
    replicaSets: [replicaSet("old", 1), replicaSet("new", 2)],
    pods: [
      pod("backend-1", "new", {}),
      pod("postgres-0", "s", { "controller-revision-hash": "b" }),
    ],
    statefulSet: {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { ...meta("postgres", "s"), generation: 1 },
      spec: { replicas: 1, template: { spec: {} } } as Json,
      status: {
        observedGeneration: 1,
        updatedReplicas: 1,
        readyReplicas: 1,
        updateRevision: "b",
      } as Json,
    },
    secret: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        ...meta("keys", "k"),
        annotations: { "todo-chatbot/content": contentDigest(data) } as Record<string, string>,
      },
      data: data as Record<string, string>,
    },
    record: record(1, "deployed"),
  };
}

export type LiveRelease = ReturnType<typeof liveRelease>;

/** Returns the release's objects as `kubectl get` lists them. */
export function listed({
  deployment,
  replicaSets,
  pods,
  statefulSet,
  secret,
  record: helm,
}: LiveRelease): object[] {
  return [deployment, ...replicaSets, ...pods, statefulSet, secret, helm];
}

/**
 * Returns Helm's record of a revision whose manifest consists of the Deployment and the
 * StatefulSet.
 */
export function record(revision: number, status: HelmRecord["status"]) {
  const manifest = [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "backend", labels: { app: "backend" } },
      spec: { replicas: 1, template: podTemplate() },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "postgres" },
      spec: { replicas: 1, template: { spec: {} } },
    },
  ]
    .map((object) => `---\n${JSON.stringify(object)}\n`)
    .join("");
  const release = gzipSync(JSON.stringify({ manifest })).toString("base64");
  const labels: Record<string, string> = {
    owner: "helm",
    name: "todo",
    version: String(revision),
    status,
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { ...meta(`sh.helm.release.v1.todo.v${revision}`, `r${revision}`), labels },
    data: { release: Buffer.from(release).toString("base64") },
  };
}

function podTemplate() {
  const env = [
    { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "keys", key: "PASSWORD" } } } as Json,
  ];
  const container = {
    name: "backend",
    image: "backend:1",
    env,
    resources: { limits: { cpu: "0.5", memory: "256Mi" } } as Json,
  };
  return {
    metadata: { annotations: { "checksum/secret": "1" } as Record<string, string> },
    spec: { containers: [container] as Json[], volumes: [] as Json[] } as Json,
  };
}

function pod(name: string, owner: string, labels: Record<string, string>) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...meta(name, name), labels, ownerReferences: [{ uid: owner }] },
    status: { phase: "Running" } as Json,
  };
}

function replicaSet(uid: string, revision: number) {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      ...meta(uid, uid),
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
      ownerReferences: [{ uid: "d" }],
    },
  };
}

function meta(name: string, uid: string) {
  return {
    name,
    uid,
    creationTimestamp: "2026-12-01T00:00:00Z",
    deletionTimestamp: undefined as string | undefined,
  };
}
