/** An image with an exact tag or a digest. */
export interface ImageRef {
  /** Name of the image without a tag. */
  readonly repository: string;
  /** Exact tag. May be empty if there is a digest. */
  readonly tag: string;
  /** Digest, `sha256:` and 64 hex digits. Default: none. */
  readonly digest?: string;
}

const REFERENCE =
  /^([a-z0-9]+(?:[._/-]+[a-z0-9]+|:[0-9]+(?=\/))*)(?::([\w][\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Splits a reference such as `postgres:17.6`. Returns undefined if the reference is invalid, or if
 * it has a digest, no tag, or the tag `latest`.
 */
export function parseImageRef(reference: string): ImageRef | undefined {
  const [, repository, tag] = REFERENCE.exec(reference) ?? [];
  if (!repository || !tag || tag === "latest" || reference.includes("@")) return undefined;
  return { repository, tag };
}

/** Returns true for a reference with a digest, or with a tag other than `latest`. */
export function isExactReference(reference: string): boolean {
  const [, repository, tag] = REFERENCE.exec(reference) ?? [];
  if (!repository) return false;
  return reference.includes("@sha256:") || (!!tag && tag !== "latest");
}
