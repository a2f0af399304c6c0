import { type Fault, refuse } from "../errors";
import { nearestName } from "./nearest-name";

/** What a text must look like, in words that complete "… must be", and a value that does. */
export interface TextRule {
  readonly pattern: { test(text: string): boolean };
  readonly mustBe: string;
  readonly example: string;
}

const OPEN = (key: string): string =>
  `${key} is encrypted, but it is no secret: the cluster holds it in clear`;

/**
 * A value as a message shows it: control characters visible, at most 60 characters, no password of
 * an address.
 */
export function quoted(text: string): string {
  const value = text.replace(/\/\/[^/@]+@/, "//…@");
  return value.length <= 60
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, 60))}… (${value.length} characters)`;
}

/**
 * Reads the settings of a stack and gathers every fault in them, so that all are reported at once.
 */
export class Settings {
  private readonly faults: Fault[] = [];
  private readonly known = new Set<string>();

  /**
   * @param values plain settings by key, defaults included. Secrets are never among them: faults quote values.
   * @param encrypted those that were set as secrets by mistake; each is a fault, and none is quoted.
   */
  constructor(
    private readonly values: Readonly<Record<string, string>>,
    private readonly encrypted: ReadonlySet<string> = new Set(),
  ) {}

  text(key: string, { pattern, mustBe, example }: TextRule): string {
    return this.read(key, example, (seen) => (pattern.test(seen) ? seen : undefined), mustBe);
  }

  /** Like `text`, but an empty or absent setting is undefined. */
  optionalText(key: string, rule: TextRule): string | undefined {
    this.known.add(key);
    return this.values[key] ? this.text(key, rule) : undefined;
  }

  /** The JSON of a list or a map, for the caller to read; `absent` where there is none. */
  json(key: string, absent: "{}" | "[]" = "{}"): string {
    this.known.add(key);
    if (!this.encrypted.has(key)) return this.values[key] || absent;
    this.fault(OPEN(key), `pulumi config rm ${key}`);
    return absent;
  }

  choice<T extends string>(key: string, options: readonly [T, ...T[]]): T {
    return this.read(
      key,
      options[0],
      (seen) => options.find((option) => option === seen),
      `one of ${options.join(", ")}`,
    );
  }

  /** A whole number from `least` to `most`. */
  integer(key: string, least: number, most: number): number {
    const parse = (seen: string): number | undefined => {
      const value = /^(0|[1-9][0-9]*)$/.test(seen) ? Number(seen) : NaN;
      return value >= least && value <= most ? value : undefined;
    };
    return this.read(key, least, parse, `a whole number from ${least} to ${most}`);
  }

  /** Notes a fault that the caller found. */
  fault(problem: string, fix: string): void {
    this.faults.push({ problem, fix });
  }

  /**
   * Throws if anything is wrong, unknown keys included. `others` are the known keys that were read
   * elsewhere.
   */
  finish(title: string, others: readonly string[]): void {
    const known = [...this.known, ...others];
    for (const key of Object.keys(this.values).filter((name) => !known.includes(name))) {
      const nearest = nearestName(key, known);
      const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      this.fault(`${key} is no setting of this program${hint}`, `pulumi config rm ${key}`);
    }
    refuse(title, this.faults);
  }

  private read<T>(
    key: string,
    example: T,
    parse: (seen: string) => T | undefined,
    mustBe: string,
  ): T {
    this.known.add(key);
    if (this.encrypted.has(key)) {
      this.fault(OPEN(key), `pulumi config set ${key} ${String(example)}`);
      return example;
    }
    const seen = this.values[key];
    const value = seen === undefined ? undefined : parse(seen);
    if (value !== undefined) return value;
    const state = seen === undefined ? "is not set" : `is ${quoted(seen)}`;
    this.fault(
      `${key} ${state}; it must be ${mustBe}`,
      `pulumi config set ${key} ${String(example)}`,
    );
    return example; // never used: finish() throws
  }
}
