import { Properties } from "./properties";

export type DiffKind =
  "add" | "delete" | "update" | "add-replace" | "delete-replace" | "update-replace";

/** The kind of change for each changed property. Empty if nothing has changed. */
export type Diff = { [property: string]: DiffKind };

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface ReadResult {
  id: string;
  inputs: Properties;
  properties: Properties;
}

/**
 * The operations on one resource type. If an operation throws an error, the user sees the error's
 * message.
 */
export interface Resource {
  check(request: {
    urn: string;
    news: Properties;
  }): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(request: { olds: Properties; news: Properties }): Diff;
  create(request: {
    urn: string;
    news: Properties;
    preview: boolean;
  }): Promise<{ id: string; properties: Properties }>;
  update(request: {
    urn: string;
    olds: Properties;
    news: Properties;
    preview: boolean;
  }): Promise<Properties>;
  read(request: ReadResult): ReadResult;
}

export interface Provider {
  name: string;
  version: string;
  /**
   * Applies the provider's configuration. The keys have no namespace. An error ends the run before
   * the first resource is registered.
   */
  configure(variables: { [key: string]: string }): Promise<void>;
  resources: { [type: string]: Resource };
}

/**
 * Returns the type in a URN, for example `type` for `urn:pulumi:stack::project::parent$type::name`.
 */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

/**
 * Returns the implementation of the resource type in a URN.
 * @throws If the stand-in does not support the type.
 */
export function resourceFor(provider: Provider, urn: string): Resource {
  const type = typeOf(urn);
  const resource = provider.resources[type];
  if (resource) return resource;
  throw new Error(
    `This stand-in for the ${provider.name} plugin supports only ${Object.keys(provider.resources).join(", ")}, not ${type}. ` +
      `On a machine that can download Pulumi's plugins, install the real one: ` +
      `pulumi plugin install resource ${provider.name} ${provider.version} --reinstall`,
  );
}
