/**
 * The engine starts a plugin as `<plugin> [--tracing url] [--logtostderr] [-v=n] <engine address>`;
 * the address is the last argument and the only one without a dash
 * (sdk/go/common/resource/plugin/plugin.go, buildPluginArguments).
 */
export function engineAddress(argv: string[]): string | undefined {
  return argv
    .filter((argument) => /^[\w.[\]:-]+:\d+$/.test(argument) && !argument.startsWith("-"))
    .pop();
}
