import type { Fault } from "../errors";
import { type ImageRef, parseImageRef } from "../images/reference";
import type { Json } from "../json";
import { latestFault } from "./image-settings";
import type { BaseImages } from "./base-images";
import type { EffectiveSettings } from "./layers";

/** The image of a part that is not built: the part, and the image's name in `baseImages`. */
interface DeployedImage {
  readonly part: "postgres" | "proxy";
  readonly base: keyof BaseImages;
}

/**
 * Returns the image of the Postgres in the cluster. The setting is checked even if the database is
 * elsewhere.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readPostgresImage(
  settings: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  faults: Fault[],
): ImageRef {
  return readImage({ part: "postgres", base: "postgres" }, settings, given, bases, faults);
}

/**
 * Returns the image of the proxy, or undefined if the proxy is not enabled.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readProxyImage(
  settings: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  faults: Fault[],
): ImageRef | undefined {
  const image = readImage({ part: "proxy", base: "caddy" }, settings, given, bases, faults);
  return settings.proxy.enabled ? image : undefined;
}

/** Returns the image in the settings, otherwise the one in `baseImages`, otherwise the default. */
function readImage(
  { part, base }: DeployedImage,
  settings: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  faults: Fault[],
): ImageRef {
  const { image: repository, tag } = settings[part];
  if (tag === "latest") faults.push(latestFault(part));
  const { image, tag: ownTag, digest } = (given[part] ?? {}) as Record<string, string | undefined>;
  const isSet = image !== undefined || ownTag !== undefined || !!digest;
  return (isSet ? undefined : parseImageRef(bases[base] ?? "")) ?? { repository, tag };
}
