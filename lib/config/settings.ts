import { type Fault, refuse } from "../errors";
import { nearestName } from "./nearest-name";

/** The rule for a setting that is a string. */
export interface TextRule {
  readonly pattern: { test(text: string): boolean };
  /** The rule in words that complete the sentence "it must be …". */
  readonly mustBe: string;
  /** A valid value. */
  readonly example: string;
}

const notASecret = (key: string): string =>
  `${key} is encrypted, but it is not a secret: the cluster stores it unencrypted`;

/**
 * Quotes a value for an error message. Escapes control characters, shows at most 60 characters, and
 * hides the user and password in a URL.
 */
export function quoted(text: string): string {
  const value = text.replace(/\/\/[^/@]+@/, "//…@");
  return value.length <= 60
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, 60))}… (${value.length} characters)`;
}

/**
 * Reads the settings of a stack and collects all faults, so that a single error can report every
 * fault.
 */
export class Settings {
  private readonly faults: Fault[] = [];
  private readonly known = new Set<string>();

  /**
   * @param values settings, including defaults, keyed by setting name. Must not contain secrets,
   * because faults quote values.
   * @param encrypted keys of `values` that were set as secrets by mistake. Each of these keys is
   * reported as a fault, without the value of the setting.
   */
  constructor(
    private readonly values: Readonly<Record<string, string | undefined>>,
    private readonly encrypted: ReadonlySet<string> = new Set(),
  ) {}

  /** Returns a required setting. */
  text(key: string, { pattern, mustBe, example }: TextRule): string {
    return this.read(key, example, (seen) => (pattern.test(seen) ? seen : undefined), mustBe);
  }

  /** Returns an optional setting, or undefined if the setting is empty or not set. */
  optionalText(key: string, rule: TextRule): string | undefined {
    this.known.add(key);
    return this.values[key] ? this.text(key, rule) : undefined;
  }

  /** Returns a list or map as unparsed JSON, or `absent` if the setting is not set. */
  json(key: string, absent: "{}" | "[]" = "{}"): string {
    this.known.add(key);
    if (!this.encrypted.has(key)) return this.values[key] || absent;
    this.fault(notASecret(key), `pulumi config rm ${key}`);
    return absent;
  }

  /** Returns a setting that must be one of `options`. */
  choice<T extends string>(key: string, options: readonly [T, ...T[]]): T {
    return this.read(
      key,
      options[0],
      (seen) => options.find((option) => option === seen),
      `one of ${options.join(", ")}`,
    );
  }

  /** Returns a setting that must be a whole number from `least` to `most`. */
  integer(key: string, least: number, most: number): number {
    const parse = (seen: string): number | undefined => {
      const value = /^(0|[1-9][0-9]*)$/.test(seen) ? Number(seen) : NaN;
      return value >= least && value <= most ? value : undefined;
    };
    return this.read(key, least, parse, `a whole number from ${least} to ${most}`);
  }

  /** Adds a fault that the caller has found. */
  fault(problem: string, fix: string): void {
    this.faults.push({ problem, fix });
  }

  addFaults(faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /**
   * Throws one error with all faults. Every unknown key is also a fault.
   *
   * @param others valid keys that were not read through this object.
   */
  finish(title: string, others: readonly string[]): void {
    const known = [...this.known, ...others];
    for (const key of Object.keys(this.values).filter((name) => !known.includes(name))) {
      const nearest = nearestName(key, known);
      const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      this.fault(`${key} is not a setting of this program${hint}`, `pulumi config rm ${key}`);
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
      this.fault(notASecret(key), `pulumi config set ${key} ${String(example)}`);
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
    return example; // Never used: finish() throws.
  }
}
