/** One thing the deployment does in the cluster, as a SelfSubjectAccessReview asks for it. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Absent for what is outside of every namespace. */
  readonly namespace?: string;
}

// Without watch, Pulumi's provider never hears that what it deletes is gone, and waits for ever.
const KEEP = ["get", "list", "watch", "create", "patch", "delete"];
const WATCH = ["get", "list", "watch"];

/** What the program makes outside of every namespace. */
const OUTSIDE: Readonly<Record<string, string[]>> = { namespaces: KEEP };

/**
 * What the program and the chart make in the namespace, and what Helm watches while it waits.
 * `resource.group`, as kubectl writes it.
 */
const INSIDE: Readonly<Record<string, string[]>> = {
  secrets: [...KEEP, "update"], // Helm keeps its record of each revision in one
  configmaps: KEEP,
  services: KEEP,
  serviceaccounts: KEEP,
  "deployments.apps": KEEP,
  "statefulsets.apps": KEEP,
  pods: WATCH,
  "replicasets.apps": WATCH,
};

/** All that the deployment to this namespace takes. */
export function neededRights(namespace: string): Right[] {
  const rights = (table: typeof INSIDE, place: { namespace?: string }): Right[] =>
    Object.entries(table).flatMap(([name, verbs]) => {
      const [resource, group = ""] = name.split(/\.(.*)/);
      return verbs.map((verb) => ({ verb, group, resource, ...place }));
    });
  return [...rights(OUTSIDE, {}), ...rights(INSIDE, { namespace })];
}
