/**
 * Returns the engine's address from a plugin's arguments. The engine starts a plugin as
 * `<plugin> [--tracing url] [--logtostderr] [-v=n] <engine address>`
 * (sdk/go/common/resource/plugin/plugin.go, buildPluginArguments).
 */
export function engineAddress(argv: string[]): string | undefined {
  return argv
    .filter((argument) => /^[\w.[\]:-]+:\d+$/.test(argument) && !argument.startsWith("-"))
    .pop();
}
