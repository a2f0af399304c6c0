import { kubectlJson } from "../cluster/kubectl";
import { openStack } from "../pulumi/stack";
import { settingOf } from "../pulumi/stack-file";
import type { DatabasePlace } from "./contents";
import { isPostgresUrl } from "./libpq";

interface Item {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: { template: { spec: { containers: { env?: Variable[] }[] } } };
}

interface Variable {
  name: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string } };
}

/** Where a release keeps its rows. */
export interface Store {
  /** Pod of the Postgres in the cluster. */
  readonly pod?: string;
  /** Address of a database elsewhere, as the backend reads it. A secret. */
  readonly url?: string;
  /** Volumes of a Postgres in the cluster that no StatefulSet uses. */
  readonly unusedVolumes: readonly string[];
}

/** Where the release of a stack is, by its last deployment; undefined where nothing is deployed. */
export async function placeOf(stack: string): Promise<DatabasePlace | undefined> {
  const { namespace, release } = await (await openStack(stack)).outputs();
  if (!namespace || !release) return undefined;
  const context = settingOf("context", stack);
  return { context, namespace: String(namespace.value), release: String(release.value) };
}

/** Asks the cluster, not the settings: what is configured may not be deployed yet. */
export async function storeOf(place: DatabasePlace): Promise<Store> {
  const kinds = "statefulsets,persistentvolumeclaims,deployments";
  const selector = `app.kubernetes.io/instance=${place.release}`;
  const { items } = (await get<{ items: Item[] }>(place, kinds, "-l", selector)) ?? { items: [] };
  const ofPart = (kind: string, component: string): Item[] =>
    items.filter(
      (item) =>
        item.kind === kind && item.metadata.labels?.["app.kubernetes.io/component"] === component,
    );
  const [postgres] = ofPart("StatefulSet", "postgres");
  if (postgres) return { pod: `${postgres.metadata.name}-0`, unusedVolumes: [] };
  const unusedVolumes = ofPart("PersistentVolumeClaim", "postgres").map(
    ({ metadata }) => metadata.name,
  );
  const [backend] = ofPart("Deployment", "backend");
  return { url: backend && (await urlOf(place, backend)), unusedVolumes };
}

/**
 * The address of the database that the backend's Deployment reads from its Secret; undefined where
 * it reads none.
 */
export async function deployedUrl(place: DatabasePlace): Promise<string | undefined> {
  const instance = `app.kubernetes.io/instance=${place.release}`;
  const selector = `${instance},app.kubernetes.io/component=backend`;
  const { items } = (await get<{ items: Item[] }>(place, "deployments", "-l", selector)) ?? {
    items: [],
  };
  return items[0] && urlOf(place, items[0]);
}

/**
 * The variable has another name in other applications: what counts is that its value is the address
 * of a Postgres.
 */
async function urlOf(place: DatabasePlace, { spec }: Item): Promise<string | undefined> {
  const references = spec.template.spec.containers
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []);
  for (const name of new Set(references.map((reference) => reference.name))) {
    const secret = await get<{ data?: Record<string, string> }>(place, "secret", name);
    const values = references
      .filter((reference) => reference.name === name)
      .map(({ key }) => Buffer.from(secret?.data?.[key] ?? "", "base64").toString("utf8"));
    const url = values.find(isPostgresUrl);
    if (url) return url;
  }
  return undefined;
}

function get<T>({ context, namespace }: DatabasePlace, ...what: string[]): Promise<T | undefined> {
  return kubectlJson<T>(
    "--context",
    context,
    "-n",
    namespace,
    "--request-timeout=10s",
    "get",
    ...what,
  );
}
