import { UserError } from "../../../lib/errors";
import { withCleanUp } from "../clean-up";
import { kubectl, kubectlJson, kubectlWith } from "../cluster/kubectl";
import { machineBaseImages } from "../cluster/base-image";
import { isRunning } from "../recovery/processes";
import { isSet, settingOf } from "../pulumi/stack-file";
import { libpqVariables } from "./libpq";

type Place = Readonly<Record<"context" | "namespace", string>>;

/** Label of the pod and the Secret, whose value is the id of the process that created them. */
const OWNER = "todo-chatbot/made-by-process";

/**
 * Runs `work` with a temporary pod that has the Postgres programs and the PG* variables for the
 * database at `url`. The variables are stored in a Secret. Deletes the pod and the Secret
 * afterwards. If this process is killed, the next call deletes them.
 *
 * @throws UserError if the pod does not start within 120 seconds.
 */
export async function withClientPod<T>(
  place: Place,
  url: string,
  stack: string,
  work: (pod: string) => Promise<T>,
): Promise<T> {
  const at = ["--context", place.context, "-n", place.namespace];
  await removeLeftovers(at);
  const name = `database-client-${process.pid}`;
  return withCleanUp(
    () => removePod(at, name),
    async () => {
      await apply(at, clientPod(name, postgresImage(stack)), clientSecret(name, url));
      await waitUntilReady(at, name);
      return work(name);
    },
  );
}

/**
 * Returns the stack's Postgres image: the image in the settings if there is one, otherwise this
 * machine's substitute if there is one, otherwise the chart's default.
 */
export function postgresImage(stack: string): string {
  const isOwn = isSet("postgres.image", stack) || isSet("postgres.tag", stack);
  const image = `${settingOf("postgres.image", stack)}:${settingOf("postgres.tag", stack)}`;
  return (isOwn ? undefined : machineBaseImages().postgres) ?? image;
}

function clientSecret(name: string, url: string): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(name),
    stringData: libpqVariables(url),
  };
}

/**
 * Returns the manifest of a pod that meets the Pod Security Standard "restricted", which the
 * namespace enforces. The pod stops after an hour.
 */
function clientPod(name: string, image: string): object {
  const container = {
    name: "client",
    image,
    command: ["sleep", "3600"],
    envFrom: [{ secretRef: { name } }],
    env: [{ name: "HOME", value: "/tmp" }],
    resources: {
      requests: { cpu: "10m", memory: "32Mi" },
      limits: { cpu: "1", memory: "512Mi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  const user = { runAsUser: 999, runAsGroup: 999, runAsNonRoot: true };
  const spec = {
    restartPolicy: "Never",
    activeDeadlineSeconds: 3600,
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    containers: [container],
    securityContext: { ...user, seccompProfile: { type: "RuntimeDefault" } },
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
  };
  return { apiVersion: "v1", kind: "Pod", metadata: metadata(name), spec };
}

function metadata(name: string): object {
  return { name, labels: { app: "database-client", [OWNER]: String(process.pid) } };
}

/**
 * Creates the objects. Passes the manifests through standard input, because every user of the
 * machine can read a process's arguments.
 */
async function apply(at: readonly string[], ...items: object[]): Promise<void> {
  const list = { apiVersion: "v1", kind: "List", items };
  await kubectlWith(JSON.stringify(list), ...at, "create", "-f", "-");
}

interface Pod {
  status: { containerStatuses?: { state: { waiting?: { reason: string; message?: string } } }[] };
}

async function waitUntilReady(at: readonly string[], name: string): Promise<void> {
  const wait = kubectl(...at, "wait", "pod", name, "--for=condition=Ready", "--timeout=120s");
  await wait.catch(async () => {
    const pod = await kubectlJson<Pod>(...at, "get", "pod", name);
    const { reason = "not ready", message = "" } =
      pod?.status.containerStatuses?.[0]?.state.waiting ?? {};
    throw new UserError(
      `The pod that connects to the database did not start in 120 s: ${reason}. ${message}`.trim(),
    );
  });
}

async function removePod(at: readonly string[], name: string): Promise<void> {
  await kubectl(...at, "delete", "pod,secret", name, "--ignore-not-found", "--grace-period=1");
}

interface OwnedList {
  items: { metadata: { name: string; labels: Record<string, string> } }[];
}

/** Deletes pods and Secrets that were created by processes that are no longer running. */
async function removeLeftovers(at: readonly string[]): Promise<void> {
  const list = await kubectlJson<OwnedList>(...at, "get", "pods,secrets", "-l", OWNER);
  const leftovers = (list?.items ?? []).filter(
    ({ metadata: { labels } }) => !isRunning(Number(labels[OWNER])),
  );
  for (const name of new Set(leftovers.map((item) => item.metadata.name)))
    await removePod(at, name);
}
