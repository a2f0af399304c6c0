/**
 * Variables that send a process's traffic through a proxy, in the case in which curl, Go and Node
 * also read them.
 */
const PROXIES = ["http_proxy", "https_proxy", "all_proxy", "grpc_proxy"].flatMap(bothCases);
const EXCEPTIONS = ["no_proxy", "no_grpc_proxy"].flatMap(bothCases);

/**
 * Hosts of this machine and of a Minikube that no proxy can reach. Programs read the list
 * differently: Go and grpc-js know address ranges, older curl only names and plain addresses, so
 * both are listed.
 */
const INSIDE = [
  "localhost",
  "127.0.0.1",
  "127.0.0.0/8",
  "::1",
  ".svc",
  ".cluster.local",
  "host.minikube.internal",
  "control-plane.minikube.internal",
  "10.96.0.1",
  "10.96.0.0/12",
  "10.244.0.0/16", // services and pods
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns NO_PROXY and no_proxy, completed so that traffic to this machine, to the node and to the
 * API server is never sent to a proxy. The user's own entries stay and come first. Returns nothing
 * where no proxy is set.
 *
 * @param hosts further hosts to reach directly: the node, the API server.
 */
export function noProxy(
  environment: Environment,
  hosts: readonly (string | undefined)[] = [],
): Record<string, string> {
  if (!PROXIES.some((name) => environment[name])) return {};
  const own = EXCEPTIONS.flatMap((name) => environment[name]?.split(",") ?? []).map((entry) =>
    entry.trim(),
  );
  // An asterisk is understood only where it stands alone.
  const entries = own.includes("*") ? ["*"] : [...own, ...INSIDE, ...hosts].filter(Boolean);
  const value = [...new Set(entries)].join(",");
  const names = [
    ...bothCases("no_proxy"),
    ...EXCEPTIONS.filter((name) => environment[name] && /grpc/i.test(name)),
  ];
  return Object.fromEntries(names.map((name) => [name, value]));
}

/**
 * Returns every proxy variable as undefined: for a child process that talks to nobody outside this
 * machine.
 */
export function withoutProxies(): Record<string, undefined> {
  return Object.fromEntries([...PROXIES, ...EXCEPTIONS].map((name) => [name, undefined]));
}

/**
 * Returns the host of a URL such as a DOCKER_HOST or an API server's; undefined where it has none.
 */
export function hostOf(url: string | undefined): string | undefined {
  const host = /^(?:tcp|https?):\/\/(\[[^\]]+\]|[^:/]+)/.exec(url ?? "")?.[1];
  return host?.replace(/^\[|\]$/g, "");
}

function bothCases(name: string): string[] {
  return [name.toUpperCase(), name];
}
