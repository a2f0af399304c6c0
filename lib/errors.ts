/** An error that the user can fix. `pulumi up` prints only its message, without a stack trace. */
export class UserError extends Error {
  /**
   * Makes Pulumi's runtime treat this error as its own RunError (`RunError.isInstance` checks this
   * property). Commands in ops/ can therefore throw a UserError without importing Pulumi.
   */
  readonly __pulumiRunError = true;

  constructor(message: string) {
    super(message);
    this.name = "UserError";
    // Makes the message read-only. Otherwise, Pulumi's runtime would prepend the name of the input
    // that failed with this error.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
    // Removes the stack trace. The runtime calls Node's inspect, which never returns if the trace
    // has a frame in `node_modules/@scope/file`.
    this.stack = message;
  }

  /**
   * Returns the error's text. Without this method, Node's inspect would print a promise that the
   * runtime attaches to the error. The promise refers to all resources, so printing the promise
   * takes 30 s.
   */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.stack ?? this.message;
  }
}

/** A problem that the user can fix. */
export interface Fault {
  /** What is wrong, with the actual value. */
  readonly problem: string;
  /** The command that fixes the problem. */
  readonly fix: string;
}

/** Throws one error that lists all faults. Does nothing if there are no faults. */
export function refuse(title: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  // Shows the command with npx, because `pulumi` is rarely on a shell's PATH.
  const command = (fix: string): string => fix.replace(/(^|[:,] |&& )pulumi /g, "$1npx pulumi ");
  const lines = faults.map(({ problem, fix }) => `  - ${problem}\n      ${command(fix)}`);
  throw new UserError([`${title}:`, ...lines].join("\n"));
}
