/** Splits `--a "b c" d\ e` into words as a POSIX shell would, without any expansion. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gy;
  for (const [, word] of text.trim().matchAll(pattern)) {
    words.push(
      word.replace(
        /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
        (_, escaped, double, single) => escaped ?? single ?? double.replace(/\\(["\\$`])/g, "$1"),
      ),
    );
  }
  return words;
}
