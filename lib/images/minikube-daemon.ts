import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DaemonAddress } from "./daemon";
import { clusterAccess } from "../cluster/kubeconfig";
import { hostOf } from "../cluster/no-proxy";

/** Where a Minikube's own Docker daemon and its node are. */
export interface MinikubeNode {
  readonly daemon: DaemonAddress;
  /** Address of the node. */
  readonly host: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Profile = {
  Driver?: string;
  KubernetesConfig?: { ContainerRuntime?: string };
  Nodes?: { IP?: string }[];
};

/** Port of the daemon inside the node (constants.DockerDaemonPort of Minikube). */
const PORT = 2376;
const IN_CONTAINERS = ["docker", "podman"];
/** How long the docker command may take to name a port. */
const PATIENCE_MS = 10_000;

/**
 * Returns the Docker daemon inside the node of the Minikube that a context names, as `minikube
 * docker-env` would, from Minikube's own files: no `minikube` is started. Undefined where there is
 * none: another kind of cluster, the none driver, whose node is this machine, or another container
 * runtime.
 */
export function minikubeNode(
  context: string,
  environment: Environment = process.env,
): MinikubeNode | undefined {
  const home = minikubeHome(environment);
  if (home === undefined) return undefined;
  const {
    Driver: driver = "none",
    KubernetesConfig,
    Nodes = [],
  } = readProfile(path.join(home, "profiles", context, "config.json"));
  const host = Nodes[0]?.IP;
  if (driver === "none" || (KubernetesConfig?.ContainerRuntime || "docker") !== "docker" || !host)
    return undefined;
  const address = isForwarded(driver, host, context, environment)
    ? forwarded(driver, context)
    : `${host}:${PORT}`;
  return address
    ? { host, daemon: { host: `tcp://${address}`, certPath: path.join(home, "certs") } }
    : undefined;
}

/** As `localpath.MiniPath` of Minikube. */
function minikubeHome({ MINIKUBE_HOME, HOME, USERPROFILE }: Environment): string | undefined {
  const home = MINIKUBE_HOME || HOME || USERPROFILE;
  return home && (path.basename(home) === ".minikube" ? home : path.join(home, ".minikube"));
}

function readProfile(file: string): Profile {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Profile;
  } catch {
    return {}; // no Minikube of this name
  }
}

/**
 * Docker Desktop keeps its containers' network to itself: node and API server are then reached
 * through ports of this machine.
 */
function isForwarded(
  driver: string,
  host: string,
  context: string,
  environment: Environment,
): boolean {
  if (!IN_CONTAINERS.includes(driver)) return false;
  try {
    return hostOf(clusterAccess(context, environment.KUBECONFIG).server) !== host;
  } catch {
    return false; // without a kubeconfig nothing is deployed either
  }
}

/**
 * The port of this machine that leads to the daemon; undefined where the node's container does not
 * run.
 */
function forwarded(driver: string, container: string): string | undefined {
  try {
    const said = execFileSync(driver, ["port", container, `${PORT}/tcp`], {
      encoding: "utf8",
      timeout: PATIENCE_MS,
      stdio: "pipe",
    });
    return said
      .trim()
      .split("\n")[0]
      ?.replace(/^(0\.0\.0\.0|\[::\])/, "127.0.0.1");
  } catch {
    return undefined;
  }
}
