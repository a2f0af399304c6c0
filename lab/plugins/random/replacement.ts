import { equal, isObject, Properties } from "../rpc/properties";
import { Diff } from "../rpc/provider";

/** Returns a diff in which every changed attribute replaces the resource, with two exceptions. */
export function replacement(olds: Properties, news: Properties, attributes: string[]): Diff {
  const diff: Diff = {};
  for (const key of attributes) {
    if (equal(olds[key], news[key])) continue;
    const kind = olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update";
    diff[key] = changesNothing(key, olds[key], news[key]) ? kind : `${kind}-replace`;
  }
  return diff;
}

/**
 * Returns true for upstream's exceptions: another notation of the same value keeps the resource.
 */
function changesNothing(key: string, before: unknown, after: unknown): boolean {
  if (key === "keepers")
    return before === undefined && isObject(after) && Object.keys(after).length === 0;
  return key === "overrideSpecial" && before === "" && after === undefined;
}
