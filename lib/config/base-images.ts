import type { Fault } from "../errors";
import { isExactReference, parseImageRef } from "../images/reference";
import { type Environment, SET_ENVIRONMENT } from "./environment";
import { isMap, type Json } from "../json";

/** Base images that replace the official ones. */
export interface BaseImages {
  readonly python?: string;
  readonly node?: string;
  readonly postgres?: string;
}

const NAMES = ["python", "node", "postgres"] as const;

/**
 * Returns the base images in the setting `baseImages` or, if that setting is empty, in this
 * machine's variable TODO_BASE_IMAGES.
 */
export function readBaseImages(
  ofStack: Json,
  { TODO_BASE_IMAGES: ofMachine }: Environment,
  faults: Fault[],
): BaseImages {
  const { images, faults: found } =
    Object.keys(ofStack).length === 0
      ? parseBaseImages("TODO_BASE_IMAGES", ofMachine || "{}", SET_ENVIRONMENT)
      : parseBaseImages("baseImages", JSON.stringify(ofStack), "pulumi config rm baseImages");
  faults.push(...found);
  return images;
}

/**
 * Reads `{"python": "…", "node": "…", "postgres": "…"}`. Each entry is optional.
 *
 * @param fix command to show in the error message for an invalid value.
 */
function parseBaseImages(
  source: string,
  json: string,
  fix: string,
): { images: BaseImages; faults: Fault[] } {
  const given = parseObject(json);
  if (given === undefined) {
    const problem = `${source} is ${JSON.stringify(json)}; it must be a JSON object`;
    return { images: {}, faults: [{ problem, fix }] };
  }
  const faults = Object.entries(given).flatMap(([name, reference]) => {
    const problem = faultOf(name, reference);
    return problem === undefined ? [] : [{ problem: `${source} ${problem}`, fix }];
  });
  return { images: given, faults };
}

function faultOf(name: string, reference: unknown): string | undefined {
  if (!NAMES.some((known) => known === name))
    return `names ${name}; it can name ${NAMES.join(", ")}`;
  // The chart has separate values for the repository and the tag of Postgres, so the Postgres image
  // cannot have a digest.
  const isExact =
    name === "postgres" ? (text: string) => parseImageRef(text) !== undefined : isExactReference;
  return typeof reference === "string" && isExact(reference)
    ? undefined
    : `has ${name} ${JSON.stringify(reference)}; it must be an image with an exact tag, not latest`;
}

function parseObject(json: string): BaseImages | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
