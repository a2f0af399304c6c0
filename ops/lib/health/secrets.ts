import { CONTENT_ANNOTATION, contentDigest } from "../../../lib/secrets/checksum";
import type { Difference } from "./differences";
import type { WantedObject } from "./helm-record";
import { type LiveObject, ofKind } from "./live-objects";

/**
 * Returns the Secrets whose content differs from the content that the program wrote. Skips Secrets
 * without the program's annotation.
 */
export function changedSecrets(objects: readonly LiveObject[]): Difference[] {
  return ofKind(objects, "Secret")
    .filter(({ metadata, data }) => {
      const recorded = metadata.annotations?.[CONTENT_ANNOTATION];
      return recorded !== undefined && recorded !== contentDigest(data ?? {});
    })
    .map((object) => ({
      kind: "secret",
      object,
      line: `Secret ${object.metadata.name}: its content was changed by hand`,
    }));
}

/** Returns the missing Secrets that pods of the release need in order to start. */
export function missingSecrets(
  manifest: readonly WantedObject[],
  objects: readonly LiveObject[],
): Difference[] {
  const existing = new Set(ofKind(objects, "Secret").map(({ metadata }) => metadata.name));
  return [...new Set(manifest.flatMap(({ spec }) => secretsNamedIn(spec)))]
    .filter((name) => !existing.has(name))
    .map((name) => ({
      kind: "secret",
      object: { kind: "Secret", metadata: { name } },
      line: `Secret ${name} was removed by hand`,
    }));
}

/** Returns the names of the Secrets that a spec reads or mounts, except optional ones. */
export function secretsNamedIn(spec: unknown): string[] {
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]: [string, unknown]) => {
    const reference = value as { name?: string; secretName?: string; optional?: boolean } | null;
    if (!["secretKeyRef", "secretRef", "secret"].includes(key)) return secretsNamedIn(value);
    const name = reference?.secretName ?? reference?.name;
    return name && !reference?.optional ? [name] : [];
  });
}
