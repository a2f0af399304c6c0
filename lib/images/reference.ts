/** An image that a pod can name: repository without a tag, and an exact tag. */
export interface ImageRef {
  readonly repository: string;
  readonly tag: string;
}

const REFERENCE =
  /^([a-z0-9]+(?:[._/-]+[a-z0-9]+|:[0-9]+(?=\/))*)(?::([\w][\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Splits `postgres:17.6`. Undefined for what is no reference, has no tag, or has the moving tag
 * `latest`.
 */
export function parseImageRef(reference: string): ImageRef | undefined {
  const [, repository, tag] = REFERENCE.exec(reference) ?? [];
  if (!repository || !tag || tag === "latest" || reference.includes("@")) return undefined;
  return { repository, tag };
}

/** True for a reference that means one image: by digest, or by a tag other than `latest`. */
export function isExactReference(reference: string): boolean {
  const match = REFERENCE.exec(reference);
  return (
    match !== null &&
    (reference.includes("@sha256:") || (match[2] !== undefined && match[2] !== "latest"))
  );
}
