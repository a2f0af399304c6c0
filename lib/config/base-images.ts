import type { Fault } from "../errors";
import { isExactReference, parseImageRef } from "../images/reference";

/** Images that stand in for the official ones. */
export interface BaseImages {
  readonly python?: string;
  readonly node?: string;
  readonly postgres?: string;
}

const NAMES = ["python", "node", "postgres"] as const;

/**
 * Reads `{"python": "…", "node": "…", "postgres": "…"}`, any of the three; `fix` is the command
 * that mends a fault.
 */
export function parseBaseImages(
  source: string,
  json: string,
  fix: string,
): { images: BaseImages; faults: Fault[] } {
  const wrong = (problem: string): Fault => ({ problem: `${source} ${problem}`, fix });
  const given = parseObject(json);
  if (given === undefined)
    return { images: {}, faults: [wrong(`is ${JSON.stringify(json)}; it must be a JSON object`)] };

  const faults = Object.entries(given).flatMap(([name, reference]) => {
    if (!NAMES.some((known) => known === name))
      return [wrong(`names ${name}; it can name ${NAMES.join(", ")}`)];
    // Pods name Postgres by tag (the chart's image and tag values); builds may also name a base by
    // digest.
    const isExact =
      name === "postgres" ? (text: string) => parseImageRef(text) !== undefined : isExactReference;
    if (typeof reference === "string" && isExact(reference)) return [];
    return [
      wrong(
        `has ${name} ${JSON.stringify(reference)}; it must be an image with an exact tag, not latest`,
      ),
    ];
  });
  return { images: given, faults };
}

function parseObject(json: string): BaseImages | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
