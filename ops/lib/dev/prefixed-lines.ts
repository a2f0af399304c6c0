const COLOURS = [36, 35, 33]; // cyan, magenta, yellow

/** Whether a terminal shows this, and wants colour: https://no-color.org */
const inColour = () => process.stdout.isTTY === true && !process.env.NO_COLOR;

/** Gives each program a writer that puts its name before every line, all names equally wide. */
export function prefixedLines(
  names: readonly string[],
  write: (line: string) => void,
  colour = inColour(),
): Record<string, LineWriter> {
  const width = Math.max(...names.map((name) => name.length));
  return Object.fromEntries(
    names.map((name, index) => {
      const text = `${name.padEnd(width)} |`;
      const prefix = colour ? `\u001b[${COLOURS[index % COLOURS.length]}m${text}\u001b[0m` : text;
      return [name, new LineWriter((line) => write(line === "" ? prefix : `${prefix} ${line}`))];
    }),
  );
}

/** Puts pieces of output together to lines. */
export class LineWriter {
  private rest = "";
  constructor(private readonly write: (line: string) => void) {}

  /** Takes output as it comes. A line that is not ended is kept for what follows. */
  readonly take = (piece: string): void => {
    const lines = (this.rest + piece).split(/\r?\n/);
    this.rest = lines.pop()!;
    lines.forEach(this.write);
  };

  /** Writes what has no line end and never will. */
  end(): void {
    if (this.rest) this.write(this.rest);
    this.rest = "";
  }
}
