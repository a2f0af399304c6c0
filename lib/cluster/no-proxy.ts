/** Variables that send a process's traffic through a proxy. Programs read either case. */
const PROXIES = ["http_proxy", "https_proxy", "all_proxy", "grpc_proxy"].flatMap(bothCases);
const EXCEPTIONS = ["no_proxy", "no_grpc_proxy"].flatMap(bothCases);

/**
 * Hosts of this machine and of a Minikube, which no proxy can reach. Go and grpc-js understand
 * address ranges, older versions of curl only names and single addresses: both are listed.
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
  // Services and pods.
  "10.96.0.1",
  "10.96.0.0/12",
  "10.244.0.0/16",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns values of NO_PROXY and no_proxy with which traffic to this machine, to the node and to
 * the API server bypasses the proxy. The user's entries are kept and come first. Returns an empty
 * object if no proxy is set.
 *
 * @param hosts further hosts that bypass the proxy: the node, the API server.
 */
export function noProxy(
  environment: Environment,
  hosts: readonly (string | undefined)[] = [],
): Record<string, string> {
  if (!PROXIES.some((name) => environment[name])) return {};
  const own = EXCEPTIONS.flatMap((name) => environment[name]?.split(",") ?? []).map((entry) =>
    entry.trim(),
  );
  // Programs understand an asterisk only if it is the whole list.
  const entries = own.includes("*") ? ["*"] : [...own, ...INSIDE, ...hosts].filter(Boolean);
  const value = [...new Set(entries)].join(",");
  const names = [
    ...bothCases("no_proxy"),
    ...EXCEPTIONS.filter((name) => environment[name] && /grpc/i.test(name)),
  ];
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** Returns every proxy variable as undefined, for a process that connects only to this machine. */
export function withoutProxies(): Record<string, undefined> {
  return Object.fromEntries([...PROXIES, ...EXCEPTIONS].map((name) => [name, undefined]));
}

/** Returns the host of a URL, as in DOCKER_HOST or a kubeconfig; undefined if it has none. */
export function hostOf(url: string | undefined): string | undefined {
  const host = /^(?:tcp|https?):\/\/(\[[^\]]+\]|[^:/]+)/.exec(url ?? "")?.[1];
  return host?.replace(/^\[|\]$/g, "");
}

function bothCases(name: string): string[] {
  return [name.toUpperCase(), name];
}
