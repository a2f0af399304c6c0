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
 * Whether two plain values mean the same to Kubernetes, which writes quantities its own way: `0.5`
 * is `500m`.
 */
export function sameValue(wanted: unknown, live: unknown, isQuantity: boolean): boolean {
  if (wanted === live) return true;
  if (typeof wanted === "object" || typeof live === "object" || live === undefined) return false;
  const [a, b] = [String(wanted), String(live)];
  return a === b || (isQuantity && quantity(a) !== undefined && quantity(a) === quantity(b));
}

function quantity(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * FACTORS[unit ?? ""]! * 1e3);
}
