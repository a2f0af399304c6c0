const COLOURS = [36, 35, 33]; // cyan, magenta, yellow

/** Returns true if the output goes to a terminal and NO_COLOR is not set (https://no-color.org). */
const wantsColour = () => process.stdout.isTTY && !process.env.NO_COLOR;

/**
 * Returns one writer for each program. The writer prefixes every line with the program's name.
 * @param names names of the programs. The prefixes are padded to the same width.
 * @param colour true to colour the prefixes; by default true in a terminal.
 */
export function prefixedLines(
  names: readonly string[],
  write: (line: string) => void,
  colour = wantsColour(),
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

/** Splits output that arrives in pieces into lines. */
export class LineWriter {
  private rest = "";
  constructor(private readonly write: (line: string) => void) {}

  /** Accepts a piece of output. Holds back an incomplete line until the rest of it arrives. */
  readonly take = (piece: string): void => {
    const lines = (this.rest + piece).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    lines.forEach(this.write);
  };

  /** Writes the last line if it does not end with a line break. */
  end(): void {
    if (this.rest) this.write(this.rest);
    this.rest = "";
  }
}
