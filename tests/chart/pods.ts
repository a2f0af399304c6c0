import type { KubeObject } from "./helm";

/** One pod the chart can start: the object that makes it, and the pod's own metadata and spec. */
export interface PodTemplate {
  owner: string;
  kind: string;
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: KubeObject["spec"];
}

/** Every pod of the manifest, hooks and tests included. */
export function podsOf(objects: KubeObject[]): PodTemplate[] {
  return objects.flatMap((object) => {
    const template =
      object.kind === "Pod" ? object : (object.spec?.jobTemplate?.spec ?? object.spec)?.template;
    return template
      ? [
          {
            owner: object.metadata.name,
            kind: object.kind,
            metadata: template.metadata,
            spec: template.spec,
          },
        ]
      : [];
  });
}

/**
 * Names of the long-running objects whose pods a change from one manifest to the other would
 * replace.
 */
export function rolled(before: KubeObject[], after: KubeObject[]): string[] {
  const running = (objects: KubeObject[]) =>
    podsOf(objects).filter((pod) => pod.kind === "Deployment" || pod.kind === "StatefulSet");
  const old = new Map(running(before).map((pod) => [pod.owner, JSON.stringify(pod)]));
  return running(after)
    .filter((pod) => old.get(pod.owner) !== JSON.stringify(pod))
    .map((pod) => pod.owner);
}

/** The one object of this kind and name; throws when it is not there. */
export function find(objects: KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1 || !found[0])
    throw new Error(`expected one ${kind} "${name}", found ${found.length}`);
  return found[0];
}
