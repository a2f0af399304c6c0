import { type Fault, refuse } from "./errors";

/** What was settled when the volume of the Postgres in the cluster was first made; `password` is a checksum. */
export type SettledFacts = Readonly<Record<string, string>>;

/**
 * Refuses to change what a database that is there was made with. Postgres reads its password once, and a volume keeps its
 * size: the pods would get a password that does not fit, or Helm an upgrade that Kubernetes forbids.
 *
 * @throws UserError that lists every difference.
 */
export function refuseChanged(settled: SettledFacts, seen: SettledFacts): void {
    const changed = Object.keys(seen).filter((name) => settled[name] !== undefined && settled[name] !== seen[name]);
    const faults = changed.map((name): Fault => name === "postgresPassword"
        ? { problem: "postgresPassword is another one; Postgres reads it only when its volume is made", fix: "put the old one back: pulumi config set --secret postgresPassword, or pulumi config rm postgresPassword if it was generated" }
        : { problem: `${name} is ${JSON.stringify(seen[name])}; it was ${JSON.stringify(settled[name])} when the volume was made`, fix: `pulumi config set ${name} ${settled[name]}` });
    if (faults.length > 0) faults.push({ problem: "what cannot be changed can be begun anew, with an empty database", fix: "npm run destroy && npm run up" });
    refuse("The database in the cluster keeps what it was made with", faults);
}
