import { equal, isObject, plain, Properties } from "../rpc/properties";
import { Diff } from "../rpc/provider";

/**
 * Compares the checked inputs with those of the last run, which are recorded in the state as
 * `__inputs`.
 */
export function imageDiff(state: Properties, news: Properties): Diff {
  const recorded = plain(state.__inputs);
  const olds = isObject(recorded) ? recorded : state;
  const diff: Diff = {};
  for (const key of Object.keys({ ...olds, ...news })) {
    if (key.startsWith("__") || equal(olds[key], news[key])) continue;
    diff[key] = olds[key] === undefined ? "add" : news[key] === undefined ? "delete" : "update";
  }
  return diff;
}
