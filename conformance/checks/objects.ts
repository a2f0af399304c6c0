import { shortfalls } from "../expectation";
import { type Live, liveObjects } from "../live";
import { PUBLISHED } from "../published";
import { type Finding } from "../row";

/** Compares the live objects with the published values of one row. */
export function objectsOf(row: string) {
  return async (live: Live): Promise<Finding> => {
    const published = PUBLISHED[live.preset].filter((each) => each.row === row);
    const missing = shortfalls(published, await liveObjects(live));
    return {
      how: "kubectl get -o json",
      figure: `${published.length - missing.length} of ${published.length} published values`,
      ...(missing.length > 0 && { problem: missing.join("; ") }),
    };
  };
}
