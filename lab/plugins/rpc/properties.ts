/**
 * Properties in the form in which the engine and a plugin exchange them: JSON with the markers
 * below.
 */
export type Properties = { [key: string]: unknown };

/** Markers of the Pulumi protocol (sdk/go/common/resource/plugin/rpc.go and sig.go). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Returns the value with a marker that makes it a secret. */
export function secret(value: unknown): Properties {
  return { [SIGNATURE]: SECRET, value };
}

/** Returns the value without its secret marker, if it has one. */
export function plain(value: unknown): unknown {
  return isObject(value) && value[SIGNATURE] === SECRET ? value.value : value;
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns true if the value or a value nested in it is not known before the deployment. */
export function hasUnknowns(value: unknown): boolean {
  if (typeof value === "string") return UNKNOWNS.has(value);
  if (Array.isArray(value)) return value.some(hasUnknowns);
  return isObject(value) && Object.values(value).some(hasUnknowns);
}

/**
 * Returns the properties without those that are null or undefined, which the engine treats as not
 * set.
 */
export function withoutNulls(bag: Properties): Properties {
  return Object.fromEntries(
    Object.entries(bag)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}

/** Returns true if two values are deeply equal. Ignores secret markers and the order of keys. */
export function equal(a: unknown, b: unknown): boolean {
  const [left, right] = [plain(a) ?? undefined, plain(b) ?? undefined];
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => equal(value, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => equal(left[key], right[key]));
  }
  return left === right;
}
