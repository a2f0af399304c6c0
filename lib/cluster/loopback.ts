/**
 * Host name by which a pod reaches the machine that Minikube runs on:
 * https://minikube.sigs.k8s.io/docs/handbook/host-access/
 */
export const MINIKUBE_HOST = "host.minikube.internal";

/** Why a loopback address is wrong in a setting that pods read. */
export const LOOPBACK_REASON = `names a loopback address, which inside a pod is the pod itself; pods reach this machine as ${MINIKUBE_HOST}`;

const LOOPBACK_NAMES = [
  /^(.+\.)?localhost\.?$/,
  /^127\./,
  /^0\.0\.0\.0$/,
  /^\[::1?\]$/,
  // IPv4 addresses that are mapped to IPv6: 127.0.0.0/8 and 0.0.0.0.
  /^\[::ffff:7f[0-9a-f]{2}:/,
  /^\[::ffff:0:0\]$/,
];

/**
 * Returns true for a host that means the pod itself: `localhost` and its subdomains, 127.0.0.0/8,
 * ::1, 0.0.0.0 and ::, in any notation of the URL standard, and the folder of a Unix socket.
 */
export function isLoopback(host: string): boolean {
  if (host.startsWith("/")) return true;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (!URL.canParse(`http://${name}`)) return false;
  // URL lowers the case and writes every IPv4 address as four decimal numbers.
  const { hostname } = new URL(`http://${name}`);
  return LOOPBACK_NAMES.some((pattern) => pattern.test(hostname));
}

/**
 * Returns the hosts of a Postgres URL. It may list several, separated by commas, and more in the
 * parameters `host` and `hostaddr`:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function postgresHosts(url: string): string[] {
  const { hostname, searchParams } = new URL(url);
  const named = ["host", "hostaddr"].flatMap((name) => searchParams.getAll(name));
  return [decodeURIComponent(hostname), ...named].flatMap((hosts) => hosts.split(","));
}
