/** An error that the user can fix. It is printed without a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";
  constructor(message: string) {
    super(message);
    this.stack = undefined;
  }
}
