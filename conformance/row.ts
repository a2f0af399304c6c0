import type { Live } from "./live";
import type { Preset } from "./published";

/** The result of one check. */
export interface Finding {
  /** The command or the method of the check. */
  readonly how: string;
  /** What was measured, with its unit. */
  readonly figure?: string;
  /** Why the requirement is not met. Undefined if it is met. */
  readonly problem?: string;
  /** What this run did not check. */
  readonly open?: string;
}

/** One requirement of a published specification. */
export interface Row {
  readonly id: string;
  readonly preset: Preset;
  readonly requirement: string;
  /** The checks. All of them must pass. */
  readonly checks: readonly ((live: Live) => Promise<Finding>)[];
  /** What cannot be checked on this machine, or not yet. */
  readonly open?: string;
}

/** Returns a finding for a measured value with a limit. */
export function within(
  how: string,
  measured: number,
  limit: number,
  unit: string,
  digits = 1,
): Finding {
  const figure = `${measured.toFixed(digits)} ${unit} (limit ${limit} ${unit})`;
  return { how, figure, ...(measured >= limit && { problem: `${figure} is too much` }) };
}

/** Returns a finding for a condition. */
export function holds(how: string, isMet: boolean, figure: string): Finding {
  return { how, figure, ...(!isMet && { problem: figure }) };
}
