import { UserError } from "../../../lib/errors";
import { openStack } from "./stack";

/** Where the application of a stack runs, by its last deployment. */
export interface Deployed {
  readonly url: string;
  readonly namespace: string;
  readonly release: string;
}

/**
 * Returns where the application of a stack runs.
 *
 * @param missing what is missing without a deployment, as in "there is no image to measure".
 * @throws UserError if nothing is deployed.
 */
export async function deployedBy(stack: string, missing: string): Promise<Deployed> {
  const { url, namespace, release } = await (await openStack(stack)).outputs();
  if (!url || !namespace || !release)
    throw new UserError(
      `Stack ${stack} deploys nothing yet: ${missing}.\nBring it up first: npm run up`,
    );
  return {
    url: String(url.value),
    namespace: String(namespace.value),
    release: String(release.value),
  };
}
