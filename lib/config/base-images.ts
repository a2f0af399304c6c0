import type { Fault } from "../errors";
import { isExactReference, parseImageRef } from "../images/reference";
import { type Environment, SET_ENVIRONMENT } from "./environment";
import { isMap, type Json } from "../json";

/** Base images that replace the official ones. */
export interface BaseImages {
  readonly python?: string;
  readonly node?: string;
  readonly postgres?: string;
  readonly caddy?: string;
}

const NAMES = ["python", "node", "postgres", "caddy"] as const;
/**
 * Images that are deployed unchanged. The chart has separate values for the repository and the tag,
 * so these images cannot have a digest.
 */
const DEPLOYED = ["postgres", "caddy"];

/**
 * Returns the base images in the setting `baseImages` or, if that setting is empty, in this
 * machine's variable TODO_BASE_IMAGES.
 */
export function readBaseImages(
  ofStack: Json,
  { TODO_BASE_IMAGES: ofMachine }: Environment,
  faults: Fault[],
): BaseImages {
  if (Object.keys(ofStack).length > 0)
    return checked("baseImages", ofStack, "pulumi config rm baseImages", faults);
  const given = parseObject(ofMachine || "{}");
  if (given) return checked("TODO_BASE_IMAGES", given, SET_ENVIRONMENT, faults);
  const problem = `TODO_BASE_IMAGES is ${JSON.stringify(ofMachine)}; it must be a JSON object`;
  faults.push({ problem, fix: SET_ENVIRONMENT });
  return {};
}

/**
 * Returns the base images after checking each. Each of them is optional.
 *
 * @param fix command to show in the error message for an invalid value.
 */
function checked(source: string, given: Json, fix: string, faults: Fault[]): BaseImages {
  for (const [name, reference] of Object.entries(given)) {
    const problem = faultOf(name, reference);
    if (problem !== undefined) faults.push({ problem: `${source} ${problem}`, fix });
  }
  return given;
}

function faultOf(name: string, reference: unknown): string | undefined {
  if (!NAMES.some((known) => known === name))
    return `names ${name}; it can name ${NAMES.join(", ")}`;
  const isExact = DEPLOYED.includes(name)
    ? (text: string) => parseImageRef(text) !== undefined
    : isExactReference;
  return typeof reference === "string" && isExact(reference)
    ? undefined
    : `has ${name} ${JSON.stringify(reference)}; it must be an image with an exact tag, not latest`;
}

function parseObject(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
