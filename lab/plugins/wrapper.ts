/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The executable the engine starts. `exec` leaves one process, so that signals reach node itself.
 * The compile cache is inherited by the program, which loads the TypeScript compiler: a no-op `up`
 * takes 1.8 s with it, 2.2 s without.
 */
export function wrapper(paths: { node: string; script: string; compileCache: string }): string {
  return [
    "#!/bin/sh",
    `export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-"${paths.compileCache.replace(/(["$`\\])/g, "\\$1")}"}"`,
    `exec ${quoted(paths.node)} ${quoted(paths.script)} "$@"`,
    "",
  ].join("\n");
}
