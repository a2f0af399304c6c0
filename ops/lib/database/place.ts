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

/** Where a release stores its data. */
export interface Store {
  /** Name of the Postgres pod in the cluster. */
  readonly pod?: string;
  /** URL of an external database in the form that the backend reads. The URL is secret. */
  readonly url?: string;
  /** Postgres volumes in the cluster that no StatefulSet uses. */
  readonly unusedVolumes: readonly string[];
}

/** Returns where a stack's last deployment put its release; undefined if nothing is deployed. */
export async function deployedPlace(stack: string): Promise<DatabasePlace | undefined> {
  const { namespace, release } = await (await openStack(stack)).outputs();
  if (!namespace || !release) return undefined;
  const context = settingOf("context", stack);
  return { context, namespace: String(namespace.value), release: String(release.value) };
}

/**
 * Returns the store that the deployed release uses, which may differ from the store in the current
 * settings.
 */
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
 * Returns the database URL that the backend's Deployment reads from a Secret; undefined if the
 * Deployment reads none.
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
 * Returns the first Postgres URL among the values that a Deployment reads from Secrets. Ignores the
 * variable names, because they differ between applications.
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
