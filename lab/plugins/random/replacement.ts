import { equal, isObject, Properties } from "../rpc/properties";
import { Diff } from "../rpc/provider";

/**
 * Random values never change in place: any difference in what they are made from means a new
 * resource.
 */
export function replacement(olds: Properties, news: Properties, attributes: string[]): Diff {
  const diff: Diff = {};
  for (const key of attributes) {
    if (equal(olds[key], news[key])) continue;
    const kind = olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update";
    diff[key] = changesNothing(key, olds[key], news[key]) ? kind : `${kind}-replace`;
  }
  return diff;
}

/** Upstream's exceptions: other words for the same thing update the state and keep the value. */
function changesNothing(key: string, before: unknown, after: unknown): boolean {
  if (key === "keepers")
    return before === undefined && isObject(after) && Object.keys(after).length === 0;
  return key === "overrideSpecial" && before === "" && after === undefined;
}
