import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DaemonAddress } from "./daemon";
import type { Environment } from "../config/environment";
import { clusterAccess } from "../cluster/kubeconfig";
import { hostOf } from "../cluster/no-proxy";

/** Addresses of a Minikube node and of the Docker daemon inside it. */
export interface MinikubeNode {
  readonly daemon: DaemonAddress;
  /** Address of the node. */
  readonly host: string;
}

/** The fields of a Minikube profile that this module reads. */
interface Profile {
  readonly Driver?: string;
  readonly KubernetesConfig?: { readonly ContainerRuntime?: string };
  readonly Nodes?: readonly { readonly IP?: string }[];
}

/** Port of the daemon inside the node (Minikube's constants.DockerDaemonPort). */
const PORT = 2376;
const IN_CONTAINERS = ["docker", "podman"];
/** Timeout for the command that reads the forwarded port. */
const TIMEOUT_MS = 10_000;

/**
 * Returns the addresses of a context's Minikube node and of the Docker daemon inside it, as
 * `minikube docker-env` does. Reads Minikube's files instead of running Minikube. Returns undefined
 * if there is no such daemon: the cluster is not a Minikube cluster, has another container runtime,
 * or uses the driver `none`, which makes this machine the node.
 */
export function minikubeNode(
  context: string,
  environment: Environment = process.env,
): MinikubeNode | undefined {
  const home = minikubeHome(environment);
  if (home === undefined) return undefined;
  const profile = readProfile(path.join(home, "profiles", context, "config.json"));
  const { Driver: driver = "none" } = profile;
  const host = profile.Nodes?.[0]?.IP;
  if (driver === "none" || !usesDocker(profile) || !host) return undefined;
  const address = daemonAddress(driver, host, context, environment);
  if (!address) return undefined;
  return { host, daemon: { host: `tcp://${address}`, certPath: path.join(home, "certs") } };
}

function daemonAddress(
  driver: string,
  host: string,
  context: string,
  environment: Environment,
): string | undefined {
  return isForwarded(driver, host, context, environment)
    ? forwarded(driver, context)
    : `${host}:${PORT}`;
}

/** Returns the same folder as Minikube's `localpath.MiniPath`. */
function minikubeHome({ MINIKUBE_HOME, HOME, USERPROFILE }: Environment): string | undefined {
  const home = MINIKUBE_HOME || HOME || USERPROFILE;
  return home && (path.basename(home) === ".minikube" ? home : path.join(home, ".minikube"));
}

function readProfile(file: string): Profile {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Profile;
  } catch {
    return {}; // There is no Minikube with this name.
  }
}

function usesDocker({ KubernetesConfig: kubernetes }: Profile): boolean {
  const runtime = kubernetes?.ContainerRuntime;
  return !runtime || runtime === "docker";
}

/**
 * Returns true if the kubeconfig connects to the API server through a forwarded port on this
 * machine. In that case, for example with Docker Desktop, the daemon must also be reached through a
 * forwarded port, because this machine has no route to the node's container.
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
    return false; // requireCluster refuses a missing kubeconfig.
  }
}

/**
 * Returns the daemon's address on this machine, or undefined if the node's container is stopped.
 */
function forwarded(driver: string, container: string): string | undefined {
  try {
    const output = execFileSync(driver, ["port", container, `${PORT}/tcp`], {
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      stdio: "pipe",
    });
    return output
      .trim()
      .split("\n")[0]
      ?.replace(/^(0\.0\.0\.0|\[::\])/, "127.0.0.1");
  } catch {
    return undefined;
  }
}
