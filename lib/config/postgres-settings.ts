import type { Fault } from "../errors";
import { type ImageRef, parseImageRef } from "../images/reference";
import type { Json } from "../json";
import { latestFault } from "./image-settings";
import type { BaseImages } from "./base-images";
import type { EffectiveSettings } from "./layers";

/**
 * Returns the image of the Postgres in the cluster: the image in the settings, otherwise the one in
 * `baseImages`, otherwise the default. The setting is checked even if the database is elsewhere.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readPostgresImage(
  { postgres }: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  faults: Fault[],
): ImageRef {
  const { image: repository, tag } = postgres;
  if (tag === "latest") faults.push(latestFault("postgres"));
  const own = (given.postgres ?? {}) as { image?: string; tag?: string };
  const isSet = own.image !== undefined || own.tag !== undefined;
  return (isSet ? undefined : parseImageRef(bases.postgres ?? "")) ?? { repository, tag };
}
