/**
 * Factors by which the suffixes multiply a quantity:
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * Returns true if Kubernetes treats two scalar values as equal.
 * @param isQuantity true for quantities, which Kubernetes normalizes: `0.5` becomes `500m`.
 */
export function sameValue(wanted: unknown, live: unknown, isQuantity: boolean): boolean {
  if (wanted === live) return true;
  if (!isScalar(wanted) || !isScalar(live)) return false;
  const [a, b] = [String(wanted), String(live)];
  if (a === b) return true;
  const amount = isQuantity ? quantity(a) : undefined;
  return amount !== undefined && amount === quantity(b);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/**
 * Returns a quantity in thousandths, for example 500 for `0.5`; undefined if the text is not a
 * quantity.
 */
function quantity(text: string): number | undefined {
  const [, number, suffix = ""] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  const factor = FACTORS[suffix];
  if (number === undefined || factor === undefined) return undefined;
  return Math.round(Number(number) * factor * 1e3);
}
