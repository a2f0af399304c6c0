/**
 * Splits a text such as `--a "b c" d\ e` into words as a POSIX shell does, but without expansions.
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gy;
  for (const [, word = ""] of text.trim().matchAll(pattern)) {
    words.push(
      word.replace(
        /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
        (_, escaped?: string, double?: string, single?: string) =>
          escaped ?? single ?? (double ?? "").replace(/\\(["\\$`])/g, "$1"),
      ),
    );
  }
  return words;
}
