/**
 * Variables that make a process use a proxy. Some programs read the upper-case names, and others
 * read the lower-case names.
 */
const PROXIES = ["http_proxy", "https_proxy", "all_proxy", "grpc_proxy"].flatMap(bothCases);
const EXCEPTIONS = ["no_proxy", "no_grpc_proxy"].flatMap(bothCases);

/**
 * Addresses of this machine and of a Minikube cluster, which a proxy cannot reach. The list
 * contains ranges for Go and grpc-js, and single addresses for older versions of curl, which do not
 * support ranges.
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
  // Addresses of Services and pods, as Minikube assigns them by default.
  "10.96.0.1",
  "10.96.0.0/12",
  "10.244.0.0/16",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns values for NO_PROXY and no_proxy that make traffic to this machine and to `hosts` bypass
 * the proxy. The user's entries are kept and come first. Returns an empty object if no proxy is
 * set.
 *
 * @param hosts further hosts that must bypass the proxy, such as the node and the API server.
 */
export function noProxy(
  environment: Environment,
  hosts: readonly (string | undefined)[] = [],
): Record<string, string> {
  if (!PROXIES.some((name) => environment[name])) return {};
  const own = EXCEPTIONS.flatMap((name) => environment[name]?.split(",") ?? []).map((entry) =>
    entry.trim(),
  );
  // Programs recognise an asterisk only if it is the only entry.
  const entries = own.includes("*") ? ["*"] : [...own, ...INSIDE, ...hosts].filter(Boolean);
  const value = [...new Set(entries)].join(",");
  const names = [
    ...bothCases("no_proxy"),
    ...EXCEPTIONS.filter((name) => environment[name] && /grpc/i.test(name)),
  ];
  return Object.fromEntries(names.map((name) => [name, value]));
}

/**
 * Returns an object that maps every proxy variable to undefined, for the environment of a process
 * that connects only to this machine.
 */
export function withoutProxies(): Record<string, undefined> {
  return Object.fromEntries([...PROXIES, ...EXCEPTIONS].map((name) => [name, undefined]));
}

/**
 * Returns the host in a URL such as the value of DOCKER_HOST. Returns undefined if there is no
 * host.
 */
export function hostOf(url: string | undefined): string | undefined {
  const host = /^(?:tcp|https?):\/\/(\[[^\]]+\]|[^:/]+)/.exec(url ?? "")?.[1];
  return host?.replace(/^\[|\]$/g, "");
}

function bothCases(name: string): string[] {
  return [name.toUpperCase(), name];
}
