import { equal, isObject, Properties } from "../rpc/properties";
import { Diff } from "../rpc/provider";

/**
 * Returns a diff in which every changed attribute requires a replacement, except where
 * `changesNothing` returns true.
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

/**
 * Returns true if the old and the new value mean the same, so that the resource is not replaced.
 * These are the same two exceptions as upstream's.
 */
function changesNothing(key: string, before: unknown, after: unknown): boolean {
  if (key === "keepers")
    return before === undefined && isObject(after) && Object.keys(after).length === 0;
  return key === "overrideSpecial" && before === "" && after === undefined;
}
