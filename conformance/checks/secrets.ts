import { inShell, sh } from "../../e2e/lib/shell";
import type { Live } from "../live";
import { type Finding, holds } from "../row";

/** Checks that the Secrets are not part of a release. */
export async function chartMakesNoSecret(live: Live): Promise<Finding> {
  const makers: string[] = [];
  for (const release of live.releases) {
    const manifest = await inShell(`helm get manifest ${release} -n ${live.namespace}`);
    if (/^kind: Secret$/m.test(manifest)) makers.push(release);
  }
  const figure = makers.length > 0 ? `made by ${makers.join(", ")}` : "no Secret in the manifests";
  return holds("helm get manifest", makers.length === 0, figure);
}

/** Where a secret value must not be, with the command that prints the content. */
function placesOf({ namespace, releases, images }: Live): Record<string, string> {
  return {
    ...Object.fromEntries(
      releases.map((name) => [`release ${name}`, `helm get all ${name} -n ${namespace}`]),
    ),
    objects: `kubectl get configmaps,deployments,pods -n ${namespace} -o yaml`,
    logs: `kubectl logs -n ${namespace} -l 'app.kubernetes.io/component in (backend,frontend)' --tail=-1`,
    ...Object.fromEntries(
      Object.values(images).map((image) => [
        `image ${image}`,
        `docker image inspect ${image} && docker history --no-trunc ${image}`,
      ]),
    ),
  };
}

/** Checks that no value of the preset's Secrets is in its releases, objects, logs or images. */
export async function secretsStayOut(live: Live): Promise<Finding> {
  const values = await secretValues(live);
  const found: string[] = [];
  const places = Object.entries(placesOf(live));
  for (const [place, command] of places) {
    const { status, output } = await sh(command);
    if (status !== 0) throw new Error(`${command} failed:\n${output.slice(-300)}`);
    if (values.some((value) => output.includes(value))) found.push(place);
  }
  const figure =
    found.length > 0
      ? `found in ${found.join(", ")}`
      : `${values.length} values searched in ${places.length} places`;
  return holds("values of kubectl get secrets", values.length > 0 && found.length === 0, figure);
}

/** Returns the decoded values that are long enough to search for. */
async function secretValues({ namespace }: Live): Promise<string[]> {
  const text = await inShell(
    `kubectl get secrets -n ${namespace} --field-selector type=Opaque -o json`,
  );
  const { items } = JSON.parse(text) as { items: { data?: Record<string, string> }[] };
  const values = items.flatMap(({ data }) => Object.values(data ?? {}));
  const decoded = values.map((value) => Buffer.from(value, "base64").toString());
  return [...new Set(decoded)].filter((value) => value.length >= 12);
}
