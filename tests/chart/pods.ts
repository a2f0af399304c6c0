import type { KubeObject } from "./helm";

/** The template of a pod, with the name and kind of the object that creates the pod. */
export interface PodTemplate {
  owner: string;
  kind: string;
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: KubeObject["spec"];
}

/** Returns the template of every pod in the manifest, including hooks and tests. */
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
 * Returns the names of the Deployments and StatefulSets whose pods are replaced when the manifest
 * changes from `before` to `after`.
 */
export function rolled(before: KubeObject[], after: KubeObject[]): string[] {
  const running = (objects: KubeObject[]) =>
    podsOf(objects).filter((pod) => pod.kind === "Deployment" || pod.kind === "StatefulSet");
  const old = new Map(running(before).map((pod) => [pod.owner, JSON.stringify(pod)]));
  return running(after)
    .filter((pod) => old.get(pod.owner) !== JSON.stringify(pod))
    .map((pod) => pod.owner);
}

/** Returns the object of this kind and name. Throws unless exactly one such object exists. */
export function find(objects: KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1 || !found[0])
    throw new Error(`expected one ${kind} "${name}", found ${found.length}`);
  return found[0];
}
