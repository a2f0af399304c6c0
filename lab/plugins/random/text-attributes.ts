import { Properties } from "../rpc/properties";

export const FLAGS = ["lower", "numeric", "special", "upper"];
export const MINIMA = ["minLower", "minNumeric", "minSpecial", "minUpper"];
/**
 * Names of the inputs of RandomPassword and RandomString. `number` is the old name of `numeric`.
 */
export const ATTRIBUTES = ["keepers", "length", "overrideSpecial", "number", ...FLAGS, ...MINIMA];

/** Returns the inputs with the defaults that upstream records in the state. */
export function withDefaults(inputs: Properties): Properties {
  const numeric = inputs.numeric ?? inputs.number ?? true;
  const defaults: Properties = {
    lower: true,
    special: true,
    upper: true,
    minLower: 0,
    minNumeric: 0,
    minSpecial: 0,
    minUpper: 0,
  };
  return { ...defaults, ...inputs, numeric, number: numeric };
}
