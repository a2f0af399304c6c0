import type { KubeObject } from "./helm";
import type { PodTemplate } from "./pods";

/** A rule for every pod. If `each` is `container`, `holds` is called for each container. */
export interface PodRule {
  rule: string;
  each: "pod" | "container";
  holds(pod: PodTemplate, container: KubeObject["spec"]): boolean;
}

const VOLUME_TYPES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|PRIVATE_KEY|DATABASE_URL|CREDENTIALS)$/;

const pod = (rule: string, holds: (pod: PodTemplate) => boolean): PodRule => ({
  rule,
  each: "pod",
  holds,
});
const container = (
  rule: string,
  holds: (container: KubeObject["spec"], pod: PodTemplate) => boolean,
): PodRule => ({
  rule,
  each: "container",
  holds: (owner, one) => holds(one, owner),
});

/**
 * The restricted Pod Security Standard, including the baseline:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted.
 */
export const RESTRICTED: PodRule[] = [
  pod(
    "shares no namespace with the node",
    ({ spec }) => !spec.hostNetwork && !spec.hostPID && !spec.hostIPC,
  ),
  pod("mounts only volume types that the standard allows", ({ spec }) =>
    (spec.volumes ?? []).every((volume: object) => VOLUME_TYPES.some((type) => type in volume)),
  ),
  pod("sets no sysctls", ({ spec }) => !spec.securityContext?.sysctls),
  pod(
    "runs as a user that is not root",
    ({ spec }) => spec.securityContext?.runAsNonRoot === true && spec.securityContext.runAsUser > 0,
  ),
  pod(
    "has the runtime's seccomp profile",
    ({ spec }) => spec.securityContext?.seccompProfile?.type === "RuntimeDefault",
  ),
  container(
    "cannot gain privileges",
    ({ securityContext: context }) =>
      context?.allowPrivilegeEscalation === false && !context.privileged,
  ),
  container(
    "drops all capabilities and adds at most NET_BIND_SERVICE",
    ({ securityContext: context }) =>
      context?.capabilities?.drop?.includes("ALL") &&
      (context.capabilities.add ?? []).every((name: string) => name === "NET_BIND_SERVICE"),
  ),
  container(
    "does not override the pod's user or seccomp profile with a weaker setting",
    ({ securityContext: context }) =>
      context?.runAsUser !== 0 &&
      context?.runAsNonRoot !== false &&
      !context?.seccompProfile &&
      !context?.procMount,
  ),
  container("opens no port on the node", ({ ports }) =>
    (ports ?? []).every((port: { hostPort?: number }) => !port.hostPort),
  ),
];

/** Rules that this project adds to the standard. */
export const OURS: PodRule[] = [
  pod(
    "has its own service account, and mounts no token",
    ({ spec }) =>
      spec.automountServiceAccountToken === false &&
      !["", "default", undefined].includes(spec.serviceAccountName),
  ),
  pod("has no service links", ({ spec }) => spec.enableServiceLinks === false),
  pod("limits the size of every emptyDir", ({ spec }) =>
    (spec.volumes ?? []).every(
      (volume: KubeObject["spec"]) => !volume.emptyDir || volume.emptyDir.sizeLimit,
    ),
  ),
  pod("has a deadline if it runs once, and a grace period if it is a server", ({ kind, spec }) =>
    kind === "Pod"
      ? spec.restartPolicy === "Never" && spec.activeDeadlineSeconds > 0
      : spec.terminationGracePeriodSeconds > 0,
  ),
  container(
    "has a read-only root file system",
    ({ securityContext: context }) => context?.readOnlyRootFilesystem === true,
  ),
  container("can write to /tmp", ({ volumeMounts }) =>
    (volumeMounts ?? []).some((mount: { mountPath: string }) => mount.mountPath === "/tmp"),
  ),
  container("has requests and limits for CPU and memory", ({ resources }) =>
    ["requests", "limits"].every((side) => resources?.[side]?.cpu && resources[side].memory),
  ),
  container(
    "adds no capability, except for the file capability of Caddy's program",
    ({ name, securityContext: context }) =>
      (context?.capabilities?.add !== undefined) === (name === "proxy"),
  ),
  container(
    "runs an image with an exact tag",
    ({ image }) => /:[A-Za-z0-9_][\w.-]*$/.test(image) && !image.endsWith(":latest"),
  ),
  container("gets secrets by reference only", ({ env }) =>
    (env ?? []).every(
      (entry: { name: string; value?: string }) =>
        entry.value === undefined || !SECRET_NAME.test(entry.name),
    ),
  ),
  container("never gets a whole Secret", ({ envFrom }) =>
    (envFrom ?? []).every((source: object) => !("secretRef" in source)),
  ),
  container(
    "has all three probes if it is a server",
    (one, { kind }) =>
      kind === "Pod" ||
      ["startupProbe", "livenessProbe", "readinessProbe"].every((probe) => one[probe]),
  ),
  container(
    "is not restarted during a database outage",
    (one, { kind }) =>
      kind === "Pod" ||
      (one.name === "backend"
        ? ["startupProbe", "livenessProbe"].every(
            (probe) => one[probe].httpGet.path === "/health?probe=live",
          )
        : !one.livenessProbe.exec),
  ),
];

/** Returns one line per pod that violates the rule, in the form `kind owner: rule`. */
export function violations(pods: PodTemplate[], rule: PodRule): string[] {
  return pods.flatMap((one) => {
    const containers = [...(one.spec.initContainers ?? []), ...one.spec.containers];
    const held =
      rule.each === "pod"
        ? rule.holds(one, undefined)
        : containers.every((inner) => rule.holds(one, inner));
    return held ? [] : [`${one.kind} ${one.owner}: ${rule.rule}`];
  });
}
