/**
 * A mistake of the user, not of this program: `pulumi up` prints the message alone, without a stack
 * trace.
 *
 * The marker is the one by which Pulumi's runtime knows its own RunError (`RunError.isInstance`
 * looks for it, since two copies of the SDK may be loaded), so this file needs no Pulumi and the
 * commands in ops/ can throw the same class.
 */
export class UserError extends Error {
  readonly __pulumiRunError = true;

  constructor(message: string) {
    super(message);
    this.name = "UserError";
    // Where an input waited for it, Pulumi's runtime would write that input's name before the
    // words.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
    // The runtime also inspects what it has printed, and Node's inspect never ends on a frame in
    // `node_modules/@scope/file`.
    this.stack = message;
  }

  /**
   * The runtime hangs the failed promise on an error and then inspects it, which would walk every
   * resource: half a minute of work for one message.
   */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.stack ?? this.message;
  }
}

/** One thing the user can put right. */
export interface Fault {
  /** What is wrong and the value seen, as one sentence. */
  readonly problem: string;
  /** The command that mends it. */
  readonly fix: string;
}

/** Throws one error that holds every fault; returns if there is none. */
export function refuse(title: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  // By npx: the command `pulumi` alone is on the PATH of few shells.
  const command = (fix: string): string => fix.replace(/(^|[:,] )pulumi /g, "$1npx pulumi ");
  const lines = faults.map(({ problem, fix }) => `  - ${problem}\n      ${command(fix)}`);
  throw new UserError([`${title}:`, ...lines].join("\n"));
}
