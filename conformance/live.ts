import { settingOf } from "../ops/lib/pulumi/stack-file";
import { inShell } from "../e2e/lib/shell";
import type { KubeObject } from "./expectation";
import type { Preset } from "./published";

/** A preset that is deployed, and what the checks need to reach it. */
export interface Live {
  readonly preset: Preset;
  readonly stack: string;
  readonly namespace: string;
  /** Names of the Helm releases, the one with the backend first. */
  readonly releases: readonly [string, ...string[]];
  readonly url: string;
  readonly images: { readonly backend: string; readonly frontend: string };
  /** Seconds that `npm run up` took. */
  readonly upSeconds: number;
  /** Minutes to wait before restarts are counted. */
  readonly soakMinutes: number;
}

/** The kinds of objects that the checks read. */
const KINDS =
  "deployments,statefulsets,services,configmaps,secrets,ingresses,networkpolicies,serviceaccounts,pods";

/** Returns the live objects in the preset's namespace. */
export async function liveObjects({ namespace }: Live): Promise<KubeObject[]> {
  const text = await inShell(`kubectl get ${KINDS} -n ${namespace} -o json`);
  return (JSON.parse(text) as { items: KubeObject[] }).items;
}

/** A pod, with the fields that the checks read. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
  };
  readonly status: {
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime: string }[];
    readonly containerStatuses?: readonly {
      restartCount: number;
      state: {
        waiting?: { reason: string };
        running?: { startedAt: string };
      };
    }[];
  };
}

/** Returns the pods of backend and frontend that are not being deleted. */
export async function livePods({ namespace }: Live, component?: string): Promise<Pod[]> {
  const selector = component ?? "backend,frontend";
  const text = await inShell(
    `kubectl get pods -n ${namespace} -l 'app.kubernetes.io/component in (${selector})' -o json`,
  );
  const { items } = JSON.parse(text) as { items: Pod[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Returns how often containers of backend and frontend have restarted. */
export async function restartCount(live: Live): Promise<number> {
  const statuses = (await livePods(live)).flatMap(({ status }) => status.containerStatuses ?? []);
  return statuses.reduce((sum, each) => sum + each.restartCount, 0);
}

/** Returns the name of a component's Deployment. */
export function deploymentOf({ stack }: Live, component: "backend" | "frontend"): string {
  return settingOf(`${component}.name`, stack);
}

/** Returns the name of a component's Service. */
export function serviceOf({ stack }: Live, component: "backend" | "frontend"): string {
  return settingOf(`${component}.serviceName`, stack) || settingOf(`${component}.name`, stack);
}
