/**
 * Host name that pods use to reach the machine on which Minikube is running:
 * https://minikube.sigs.k8s.io/docs/handbook/host-access/
 */
export const MINIKUBE_HOST = "host.minikube.internal";

/**
 * Last part of an error message: the reason why a setting that pods read must not contain a
 * loopback address.
 */
export const LOOPBACK_REASON = `names a loopback address, which inside a pod is the pod itself; pods reach this machine as ${MINIKUBE_HOST}`;

const LOOPBACK_NAMES = [
  /^(.+\.)?localhost\.?$/,
  /^127\./,
  /^0\.0\.0\.0$/,
  /^\[::1?\]$/,
  // 127.0.0.0/8 and 0.0.0.0 as IPv4-mapped IPv6 addresses.
  /^\[::ffff:7f[0-9a-f]{2}:/,
  /^\[::ffff:0:0\]$/,
];

/**
 * Returns true if a pod that connects to the host would reach only itself. That is the case for
 * `localhost` and its subdomains, 127.0.0.0/8, ::1, 0.0.0.0 and ::, in any notation that the URL
 * standard allows, and for the folder of a Unix socket.
 */
export function isLoopback(host: string): boolean {
  if (host.startsWith("/")) return true;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (!URL.canParse(`http://${name}`)) return false;
  // The class URL converts host names to lower case and IPv4 addresses to four decimal numbers.
  const { hostname } = new URL(`http://${name}`);
  return LOOPBACK_NAMES.some((pattern) => pattern.test(hostname));
}

/**
 * Returns the hosts in a Postgres URL. The URL may contain several hosts, separated by commas, and
 * further hosts in the parameters `host` and `hostaddr`:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function postgresHosts(url: string): string[] {
  const { hostname, searchParams } = new URL(url);
  const named = ["host", "hostaddr"].flatMap((name) => searchParams.getAll(name));
  return [decodeURIComponent(hostname), ...named].flatMap((hosts) => hosts.split(","));
}
