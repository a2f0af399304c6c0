import { UserError } from "../../../lib/errors";
import { openStack } from "./stack";

/** Where a stack's application runs, according to its last deployment. */
export interface Deployed {
  readonly url: string;
  readonly namespace: string;
  readonly release: string;
}

/**
 * Returns where a stack's application runs.
 *
 * @param missing clause for the error message that says what is missing before the first
 *   deployment, for example "there is no image to measure".
 * @throws UserError if nothing is deployed.
 */
export async function deployedBy(stack: string, missing: string): Promise<Deployed> {
  const { url, namespace, release } = await (await openStack(stack)).outputs();
  if (!url || !namespace || !release)
    throw new UserError(
      `Stack ${stack} has not deployed anything yet: ${missing}.\nBring it up first: npm run up`,
    );
  return {
    url: String(url.value),
    namespace: String(namespace.value),
    release: String(release.value),
  };
}
