import { UserError } from "../../../lib/errors";
import { openStack } from "./stack";

/** Where the application of a stack is. */
export type Deployed = Readonly<Record<"url" | "namespace" | "release", string>>;

/**
 * @throws UserError where nothing is deployed; `missing` says what a command lacks then, as in
 * "there is nobody to ask".
 */
export async function deployedBy(stack: string, missing: string): Promise<Deployed> {
  const { url, namespace, release } = await (await openStack(stack)).outputs();
  if (!url || !namespace || !release)
    throw new UserError(
      `Stack ${stack} deploys nothing yet: ${missing}.\nBring it up first: npm run up`,
    );
  return {
    url: url.value as string,
    namespace: namespace.value as string,
    release: release.value as string,
  };
}
