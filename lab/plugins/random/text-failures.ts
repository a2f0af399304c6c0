import { hasUnknowns, Properties } from "../rpc/properties";
import { CheckFailure } from "../rpc/provider";
import { FLAGS, MINIMA } from "./text-attributes";

/**
 * Returns the errors in the inputs of a RandomPassword or RandomString. Inputs whose values are
 * still unknown are not checked.
 */
export function textFailures(inputs: Properties): CheckFailure[] {
  return [...typeFailures(inputs), ...lengthFailures(inputs), ...aliasFailures(inputs)];
}

function typeFailures(inputs: Properties): CheckFailure[] {
  const wrong = (keys: string[], isRight: (value: unknown) => boolean, type: string) =>
    keys
      .filter((key) => isKnown(inputs[key]) && !isRight(inputs[key]))
      .map((key) => ({
        property: key,
        reason: `Attribute ${key} must be a ${type}, got: ${JSON.stringify(inputs[key])}`,
      }));
  return [
    ...wrong(["length", ...MINIMA], Number.isInteger, "whole number"),
    ...wrong([...FLAGS, "number"], (value) => typeof value === "boolean", "boolean"),
  ];
}

function lengthFailures(inputs: Properties): CheckFailure[] {
  const failure = (reason: string): CheckFailure => ({ property: "length", reason });
  const { length } = inputs;
  if (length === undefined) return [failure("Missing required property 'length'")];
  if (typeof length !== "number") return [];
  const failures: CheckFailure[] = [];
  if (length < 1)
    failures.push(failure(`Attribute length value must be at least 1, got: ${length}`));
  const minima = MINIMA.map((key) => inputs[key]).filter(isKnown);
  const sum = minima.reduce<number>((total, value) => total + Number(value), 0);
  if (length < sum) {
    failures.push(
      failure(
        "Attribute length value must be at least the sum of minUpper, minLower, minNumeric and " +
          `minSpecial (${sum}), got: ${length}`,
      ),
    );
  }
  return failures;
}

function aliasFailures({ number, numeric }: Properties): CheckFailure[] {
  if (!isKnown(number) || !isKnown(numeric) || number === numeric) return [];
  return [
    {
      property: "number",
      reason:
        "Attributes number and numeric are the same setting and must not differ; use numeric only",
    },
  ];
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null && !hasUnknowns(value);
}
