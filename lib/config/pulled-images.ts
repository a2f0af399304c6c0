import type { Fault } from "../errors";
import { type ImageRef, parseImageRef } from "../images/reference";
import type { Json } from "../json";
import { latestFault } from "./image-settings";
import type { BaseImages } from "./base-images";
import type { EffectiveSettings } from "./layers";

/** Chart values with an image that is not built, and the name of that image in `baseImages`. */
const BASES = { postgres: "postgres", proxy: "caddy" } as const;

/**
 * Returns the image of the Postgres in the cluster or of the proxy: the image in the settings,
 * otherwise the one in `baseImages`, otherwise the default. The setting is checked even if the
 * image is not used.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readPulledImage(
  part: keyof typeof BASES,
  settings: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  faults: Fault[],
): ImageRef {
  const { image: repository, tag } = settings[part];
  if (tag === "latest") faults.push(latestFault(part));
  const own = (given[part] ?? {}) as { image?: string; tag?: string };
  const isSet = own.image !== undefined || own.tag !== undefined;
  return (isSet ? undefined : parseImageRef(bases[BASES[part]] ?? "")) ?? { repository, tag };
}
