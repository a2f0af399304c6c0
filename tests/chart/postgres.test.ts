import assert from "node:assert/strict";
import { describeWithHelm, manifest, template, type KubeObject } from "./helm";
import { find } from "./pods";

describeWithHelm("The database in the cluster", () => {
  let set: KubeObject;
  let container: KubeObject["spec"];
  before(() => {
    set = find(template(), "StatefulSet", "todo-postgres");
    container = set.spec.template.spec.containers[0];
  });

  it("adds no objects if it is disabled", () => {
    const without = template({ postgres: { enabled: false } });
    assert.deepEqual(
      without.filter(
        (object) => object.metadata.labels["app.kubernetes.io/component"] === "postgres",
      ),
      [],
    );
    assert.doesNotMatch(
      manifest({ postgres: { enabled: false } }),
      /todo-postgres|POSTGRES_PASSWORD|PersistentVolumeClaim/,
    );
  });

  it("needs no values if it is disabled", () => {
    assert.doesNotThrow(() => template({ postgres: { enabled: false, tag: "" } }));
  });

  it("uses the default StorageClass, and keeps its volume when the release is removed or scaled to zero", () => {
    const [claim] = set.spec.volumeClaimTemplates;
    assert.equal(claim.spec.storageClassName, undefined);
    assert.equal(claim.spec.resources.requests.storage, "1Gi");
    assert.deepEqual(set.spec.persistentVolumeClaimRetentionPolicy, {
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });

  it("sets the password from the Secret at each start, and starts even if the password cannot be set", () => {
    const [shell, flag, script] = container.lifecycle.postStart.exec.command;
    assert.deepEqual([shell, flag], ["sh", "-c"]);
    assert.match(
      script,
      /\\set password `cat "\$POSTGRES_PASSWORD_FILE"`\nALTER ROLE :"role" PASSWORD :'password';\nSQL\n/,
    );
    assert.match(script, /\nexit 0\n$/);
    assert.doesNotMatch(script, /exit [1-9]|set -e/);
  });

  it("is reachable only inside the cluster", () => {
    assert.equal(find(template(), "Service", "todo-postgres").spec.type, "ClusterIP");
  });

  it("reads its password from a file that is readable only by its group", () => {
    const variables = Object.fromEntries(
      container.env.map((entry: { name: string; value: string }) => [entry.name, entry.value]),
    );
    assert.deepEqual(variables, {
      POSTGRES_USER: "todo",
      POSTGRES_DB: "todo",
      POSTGRES_PASSWORD_FILE: "/etc/postgres-secret/password",
      PGDATA: "/var/lib/postgresql/data/pgdata",
    });
    const volume = set.spec.template.spec.volumes.find(
      (one: { name: string }) => one.name === "password",
    );
    assert.deepEqual(volume.secret, {
      secretName: "todo-secrets",
      defaultMode: 0o440,
      items: [{ key: "POSTGRES_PASSWORD", path: "password" }],
    });
  });

  it("reads its password from the Secret and key that the values name", () => {
    const named = find(
      template({
        secrets: {
          postgresSecretName: "backend-secrets",
          postgresPasswordKey: "postgres-password",
        },
      }),
      "StatefulSet",
      "todo-postgres",
    );
    const { secret } = named.spec.template.spec.volumes.find(
      (one: { name: string }) => one.name === "password",
    );
    assert.deepEqual(
      [secret.secretName, secret.items],
      ["backend-secrets", [{ key: "postgres-password", path: "password" }]],
    );
  });

  it("runs as the official image's user, and can write only to its data folder, its socket folder and /tmp", () => {
    const { runAsUser, runAsGroup, fsGroup } = set.spec.template.spec.securityContext;
    assert.deepEqual([runAsUser, runAsGroup, fsGroup], [999, 999, 999]);
    const writable = container.volumeMounts.filter(
      (mount: { readOnly?: boolean }) => !mount.readOnly,
    );
    assert.deepEqual(writable.map((mount: { mountPath: string }) => mount.mountPath).sort(), [
      "/tmp",
      "/var/lib/postgresql/data",
      "/var/run/postgresql",
    ]);
  });

  it("is ready only when it accepts TCP connections, because it also accepts socket connections during initialization", () => {
    for (const probe of ["startupProbe", "readinessProbe"]) {
      assert.deepEqual(container[probe].exec.command, [
        "pg_isready",
        "--host=127.0.0.1",
        "--username=todo",
      ]);
    }
  });

  it("uses the RollingUpdate strategy, because Helm waits only for rolling updates", () =>
    assert.equal(set.spec.updateStrategy.type, "RollingUpdate"));
});
