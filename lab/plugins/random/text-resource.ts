import { hasUnknowns, Properties, secret, UNKNOWN } from "../rpc/properties";
import { CheckFailure, Resource } from "../rpc/provider";
import { bcrypt } from "./bcrypt";
import { randomText, TextOptions } from "./charset";
import { replacement } from "./replacement";

const FLAGS = ["lower", "numeric", "special", "upper"];
const MINIMA = ["minLower", "minNumeric", "minSpecial", "minUpper"];
const ATTRIBUTES = ["keepers", "length", "overrideSpecial", "number", ...FLAGS, ...MINIMA];

/**
 * What upstream keeps in the state for inputs that were left out. `number` is the old name of
 * `numeric`.
 */
function withDefaults(inputs: Properties): Properties {
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

/**
 * RandomPassword (`sensitive`) and RandomString: the same but for the secrecy, the hash and the id.
 */
export function textResource(sensitive: boolean): Resource {
  // Lets upstream's plugin take over the state without a migration.
  const meta = { __meta: JSON.stringify({ schema_version: sensitive ? "3" : "2" }) };
  const generated = (value: string): Properties =>
    sensitive
      ? { bcryptHash: secret(bcrypt(value)), id: "none", result: secret(value) }
      : { id: value, result: value };
  const unknown = sensitive
    ? { bcryptHash: UNKNOWN, id: UNKNOWN, result: UNKNOWN }
    : { id: UNKNOWN, result: UNKNOWN };
  return {
    check: async ({ news }) => ({ inputs: news, failures: failures(news) }),
    diff: ({ olds, news }) => replacement(withDefaults(olds), withDefaults(news), ATTRIBUTES),
    create: async ({ news, preview }) => {
      const planned = withDefaults(news);
      if (preview) return { id: "", properties: { ...planned, ...unknown } };
      const value = randomText(planned as unknown as TextOptions);
      return {
        id: sensitive ? "none" : value,
        properties: { ...meta, ...planned, ...generated(value) },
      };
    },
    update: async ({ olds, news }) => {
      const computed = Object.entries(olds).filter(([key]) => !ATTRIBUTES.includes(key));
      return { ...Object.fromEntries(computed), ...withDefaults(news) };
    },
    read: (request) => {
      // Nothing outside the state to compare with; without a state this is an import, and the id is
      // the value.
      if (Object.keys(request.properties).length > 0) return request;
      const inputs = withDefaults({ length: request.id.length });
      return {
        id: sensitive ? "none" : request.id,
        inputs,
        properties: { ...meta, ...inputs, ...generated(request.id) },
      };
    },
  };
}

function failures(inputs: Properties): CheckFailure[] {
  const reasons: [string, string][] = [];
  const known = (key: string): boolean =>
    inputs[key] !== undefined && inputs[key] !== null && !hasUnknowns(inputs[key]);
  for (const key of ["length", ...MINIMA].filter(known)) {
    if (!Number.isInteger(inputs[key]))
      reasons.push([
        key,
        `Attribute ${key} must be a whole number, got: ${JSON.stringify(inputs[key])}`,
      ]);
  }
  for (const key of [...FLAGS, "number"].filter(known)) {
    if (typeof inputs[key] !== "boolean")
      reasons.push([
        key,
        `Attribute ${key} must be a boolean, got: ${JSON.stringify(inputs[key])}`,
      ]);
  }
  if (inputs.length === undefined) reasons.push(["length", "Missing required property 'length'"]);
  else if (known("length") && (inputs.length as number) < 1) {
    reasons.push(["length", `Attribute length value must be at least 1, got: ${inputs.length}`]);
  }
  const sum = MINIMA.filter(known).reduce((total, key) => total + Number(inputs[key]), 0);
  if (known("length") && (inputs.length as number) < sum) {
    const minima = "minUpper, minLower, minNumeric and minSpecial";
    reasons.push([
      "length",
      `Attribute length value must be at least the sum of ${minima} (${sum}), got: ${inputs.length}`,
    ]);
  }
  if (known("number") && known("numeric") && inputs.number !== inputs.numeric) {
    reasons.push([
      "number",
      "Attributes number and numeric are the same setting and must not differ; use numeric only",
    ]);
  }
  return reasons.map(([property, reason]) => ({ property, reason }));
}
