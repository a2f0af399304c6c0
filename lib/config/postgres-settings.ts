import type { BaseImages } from "./base-images";
import { chartDefaults } from "../chart/schema";
import { TEXT_RULES } from "./rules";
import { postgresMajor } from "../secrets/database-guard";
import { type ImageRef, parseImageRef } from "../images/reference";
import type { Settings } from "./settings";

/**
 * The settings for the Postgres in the cluster. They are checked even if the database is elsewhere.
 */
export interface PostgresSettings {
  readonly storage: string;
  /** Image of Postgres. Default: the image in the chart's values.yaml. */
  readonly image?: ImageRef;
}

export function readPostgres(settings: Settings, bases: BaseImages): PostgresSettings {
  const storage = settings.text("postgresStorage", TEXT_RULES.postgresStorage);
  const own = settings.optionalText("postgresImage", {
    ...TEXT_RULES.image,
    example: "postgres:17.6-trixie",
  });
  return { storage, image: parseImageRef(own ?? bases.postgres ?? "") };
}

/**
 * Returns the major version of the Postgres image to deploy, or an empty string if the image's tag
 * does not contain a version.
 */
export function majorOf({ image }: PostgresSettings): string {
  return postgresMajor(image?.tag ?? (chartDefaults("./chart").postgres as { tag: string }).tag);
}
