/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The executable the engine starts. `exec` leaves one process, so that signals reach node itself. The compile cache
 * halves node's start-up and, inherited by the program, spares it most of loading the TypeScript compiler.
 */
export function wrapper(paths: { node: string; script: string; compileCache: string }): string {
    return [
        "#!/bin/sh",
        `export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-"${paths.compileCache.replace(/(["$`\\])/g, "\\$1")}"}"`,
        `exec ${quoted(paths.node)} ${quoted(paths.script)} "$@"`,
        "",
    ].join("\n");
}
