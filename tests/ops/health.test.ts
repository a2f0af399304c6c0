import assert from "node:assert/strict";
import { differencesOf } from "../../ops/lib/health/differences";
import { manifestOf, recordsOf } from "../../ops/lib/health/helm-record";
import type { LiveObject } from "../../ops/lib/health/live-objects";
import { unreadyOf } from "../../ops/lib/health/unready";
import { listed, type LiveRelease, liveRelease } from "../helpers/live-release";

function look(change: (live: LiveRelease) => unknown = () => undefined) {
  const live = liveRelease();
  change(live);
  const objects = listed(live) as LiveObject[];
  const manifest = manifestOf(recordsOf("todo", objects)[0]!);
  const differences = differencesOf(manifest, objects);
  return {
    lines: differences.map(({ line }) => line),
    kinds: differences.map(({ kind }) => kind),
    unready: unreadyOf(manifest, objects),
  };
}

const template = ({ deployment }: LiveRelease) => deployment.spec.template;
const container = (live: LiveRelease) =>
  (
    template(live).spec.containers as { image: string; env: object[]; [name: string]: unknown }[]
  )[0]!;

/**
 * Manual changes: the name of each, the change itself, the message that reports it, and its kind.
 * The kind determines whether an upgrade would keep the change.
 */
const BY_HAND: [
  what: string,
  change: (live: LiveRelease) => unknown,
  line: string,
  kind: string,
][] = [
  [
    "kubectl set env",
    (live) => container(live).env.push({ name: "FOO", value: "1" }),
    "Deployment backend: env FOO was added by hand",
    "foreign",
  ],
  [
    "kubectl set env on the release's own variable",
    (live) => {
      container(live).env[0] = { name: "PASSWORD", value: "p4ss" };
    },
    "Deployment backend: env PASSWORD was changed by hand",
    "changed",
  ],
  [
    "kubectl set env PASSWORD-",
    (live) => {
      container(live).env = [];
    },
    "Deployment backend: env PASSWORD was removed by hand",
    "changed",
  ],
  [
    "kubectl set image",
    (live) => {
      container(live).image = "backend:nope";
    },
    "Deployment backend: image is backend:nope, the release says backend:1",
    "changed",
  ],
  [
    "kubectl scale",
    ({ deployment }) => {
      deployment.spec.replicas = 3;
    },
    "Deployment backend: replicas is 3, the release says 1",
    "changed",
  ],
  [
    "kubectl set resources",
    (live) => {
      container(live).resources = { limits: { cpu: "500m", memory: "64Mi" } };
    },
    "Deployment backend: resources.limits.memory is 64Mi, the release says 256Mi",
    "changed",
  ],
  [
    "adding a sidecar",
    (live) => (template(live).spec.containers as object[]).push({ name: "debug" }),
    "Deployment backend: container debug was added by hand",
    "foreign",
  ],
  [
    "adding a volume",
    (live) => {
      template(live).spec.volumes = [{ name: "extra" }];
    },
    "Deployment backend: volume extra was added by hand",
    "foreign",
  ],
  [
    "adding a whole list that the chart does not render",
    (live) => {
      container(live).envFrom = [{ configMapRef: { name: "x" } }];
    },
    "Deployment backend: envFrom was added by hand",
    "foreign",
  ],
  [
    "adding an annotation to the pods",
    (live) => {
      template(live).metadata.annotations.mine = "1";
    },
    "Deployment backend: annotation mine was added by hand",
    "foreign",
  ],
  [
    "changing the checksum of a Secret",
    (live) => {
      template(live).metadata.annotations["checksum/secret"] = "2";
    },
    "Deployment backend: annotation checksum/secret was changed by hand",
    "changed",
  ],
  [
    "kubectl rollout pause",
    ({ deployment }) => Object.assign(deployment.spec, { paused: true }),
    "Deployment backend: paused was added by hand",
    "foreign",
  ],
  [
    "kubectl delete deployment",
    ({ deployment }) => {
      deployment.metadata.name = "another";
    },
    "Deployment backend was removed by hand",
    "missing",
  ],
  [
    "kubectl edit secret",
    ({ secret }) => {
      secret.data.PASSWORD = "YWJj";
    },
    "Secret keys: its content was changed by hand",
    "secret",
  ],
  [
    "kubectl delete secret",
    ({ secret }) => {
      secret.metadata.name = "another";
    },
    "Secret keys was removed by hand",
    "secret",
  ],
];

describe("the manual changes to a release", () => {
  it("do not include the API server's defaults, normalized quantities or anything that Helm adds", () => {
    assert.deepEqual(look(), { lines: [], kinds: [], unready: [] });
  });

  it("do not include a `kubectl rollout restart`, or changes to a Secret whose checksum was not recorded", () => {
    assert.deepEqual(
      look((live) => {
        template(live).metadata.annotations["kubectl.kubernetes.io/restartedAt"] = "now";
      }).lines,
      [],
    );
    assert.deepEqual(
      look(({ secret }) => {
        secret.metadata.annotations = {};
        secret.data.PASSWORD = "YWJj";
      }).lines,
      [],
    );
  });
});

describe("the health report names the manual change and its kind after", () => {
  for (const [what, change, line, kind] of BY_HAND) {
    it(what, () => {
      const { lines, kinds } = look(change);
      assert.deepEqual([lines, kinds], [[line], [kind]]);
    });
  }
});

describe("the health report names pods", () => {
  const unready = (change: (live: LiveRelease) => unknown) => look(change).unready;

  it("if they are missing, not ready, or not yet at the newest revision", () => {
    assert.deepEqual(
      unready(({ deployment }) => {
        deployment.status.readyReplicas = 0;
      }),
      ["Deployment backend: 0 of 1 pods are ready"],
    );
    assert.deepEqual(
      unready(({ deployment }) => {
        deployment.status.updatedReplicas = 0;
      }),
      ["Deployment backend: 0 of 1 pods belong to its newest revision"],
    );
    assert.deepEqual(
      unready(({ statefulSet }) => {
        statefulSet.metadata.generation = 2;
      }),
      ["StatefulSet postgres: Kubernetes has not seen its newest change yet"],
    );
  });

  it("if they belong to an old revision, unless they are being deleted or were evicted", () => {
    const old = (live: LiveRelease) => {
      live.pods[0]!.metadata.ownerReferences[0]!.uid = "old";
    };
    assert.deepEqual(unready(old), [
      "Pod backend-1 belongs to an old revision of Deployment backend",
    ]);
    assert.deepEqual(
      unready((live) => {
        live.pods[1]!.metadata.labels["controller-revision-hash"] = "a";
      }),
      ["Pod postgres-0 belongs to an old revision of StatefulSet postgres"],
    );
    assert.deepEqual(
      unready((live) => {
        old(live);
        live.pods[0]!.metadata.deletionTimestamp = "2026-12-01T00:00:00Z";
      }),
      [],
    );
    assert.deepEqual(
      unready((live) => {
        old(live);
        live.pods[0]!.status.phase = "Failed";
      }),
      [],
    );
  });
});
