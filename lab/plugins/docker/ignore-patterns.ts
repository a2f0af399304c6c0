import * as fs from "node:fs";
import * as path from "node:path";

interface Pattern {
  matches: RegExp;
  exception: boolean;
}

/** The rules of a .dockerignore file (moby/patternmatcher). */
export class IgnorePatterns {
  private constructor(private readonly patterns: Pattern[]) {}

  static parse(text: string): IgnorePatterns {
    const lines = text.replace(/^\uFEFF/, "").split("\n");
    return new IgnorePatterns(
      lines
        .filter((line) => !line.startsWith("#"))
        .map((line) => line.trim())
        .filter((line) => line !== "" && line !== "!")
        .map((line) => {
          const exception = line.startsWith("!");
          const text = path.posix
            .normalize((exception ? line.slice(1) : line).trim())
            .replace(/^\/(?=.)|(?<=.)\/$/g, "");
          return { matches: toRegExp(text), exception };
        }),
    );
  }

  /**
   * `<Dockerfile>.dockerignore` wins over the one in the context; neither means nothing is ignored.
   */
  static of(dockerfile: string, context: string): IgnorePatterns {
    const file = [`${dockerfile}.dockerignore`, path.join(context, ".dockerignore")].find((name) =>
      fs.existsSync(name),
    );
    return IgnorePatterns.parse(file ? fs.readFileSync(file, "utf8") : "");
  }

  /**
   * True when the path (relative to the context) is left out: the last pattern that matches it or a
   * parent decides.
   */
  ignores(file: string): boolean {
    const parts = file.split(path.sep);
    const paths = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    return this.patterns.reduce(
      (ignored, { matches, exception }) =>
        paths.some((name) => matches.test(name)) ? !exception : ignored,
      false,
    );
  }

  /** With an exception anywhere, a file below an ignored folder may still be wanted. */
  get hasExceptions(): boolean {
    return this.patterns.some(({ exception }) => exception);
  }
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\*\*\/?|\*|\?|\\(.)|[.$+()|{}]/g,
    (token, escaped: string | undefined, at: number) => {
      // moby: `**` at the end is "anything", elsewhere it is "any folders, none included", with or
      // without a slash.
      if (token.startsWith("**")) return at + token.length === pattern.length ? ".*" : "(?:.*/)?";
      if (token === "*") return "[^/]*";
      if (token === "?") return "[^/]";
      return escaped === undefined ? `\\${token}` : `\\${escaped}`;
    },
  );
  return new RegExp(`^${source}$`, "s");
}
