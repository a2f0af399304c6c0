import { parseAllDocuments } from "yaml";
import { decodeHelmRecord } from "../audit/leaks";
import type { LiveObject } from "./live-objects";

/** An object as the chart renders it. */
export interface WantedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** One revision of a release, as Helm records it in a Secret. */
export interface HelmRecord {
  readonly revision: number;
  /** For example `deployed`, `failed` or `pending-upgrade`. */
  readonly status: string;
  readonly secret: LiveObject;
}

/** Kinds of objects that are compared with the cluster. */
const COMPARED = new Set(["Deployment", "StatefulSet", "ConfigMap", "Service"]);

/** Returns Helm's records of a release, newest first. */
export function recordsOf(release: string, objects: readonly LiveObject[]): HelmRecord[] {
  const isRecord = ({ kind, metadata }: LiveObject): boolean =>
    kind === "Secret" && metadata.labels?.owner === "helm" && metadata.labels.name === release;
  return objects
    .filter(isRecord)
    .map((secret): HelmRecord => {
      const { version = "0", status = "" } = secret.metadata.labels ?? {};
      return { revision: Number(version), status, secret };
    })
    .sort((a, b) => b.revision - a.revision);
}

/**
 * Returns the objects of a revision that are compared with the cluster. Hooks, for example the
 * smoke test, are not included, because Helm does not record them in the manifest.
 */
export function manifestOf({ secret }: HelmRecord): WantedObject[] {
  const { manifest } = JSON.parse(decodeHelmRecord(secret.data?.release ?? "")) as {
    manifest: string;
  };
  return parseAllDocuments(manifest)
    .map((document) => document.toJS() as WantedObject | null)
    .filter((object) => object !== null)
    .filter(({ kind }) => COMPARED.has(kind));
}
