/**
 * Name by which a pod reaches the machine that Minikube runs on:
 * https://minikube.sigs.k8s.io/docs/handbook/host-access/
 */
export const MACHINE = "host.minikube.internal";

/** Why a loopback address is wrong in a setting that pods read. */
export const LOOPBACK_REASON = `names a loopback address, which inside a pod is the pod itself; this machine is ${MACHINE} there`;

/**
 * True for a host that means the pod itself: `localhost` and names below it, 127.0.0.0/8, ::1,
 * 0.0.0.0 and ::, in any spelling that the URL standard knows, and a socket in a folder.
 */
export function isLoopback(host: string): boolean {
  if (host.startsWith("/")) return true;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (!URL.canParse(`http://${name}`)) return false;
  // lower case, and any spelling of an IPv4 address in four decimal parts
  const { hostname } = new URL(`http://${name}`);
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):/.exec(hostname)?.[1];
  return (
    /^(.+\.)?localhost\.?$/.test(hostname) ||
    /^(127\.|0\.0\.0\.0$)/.test(hostname) ||
    hostname === "[::1]" ||
    hostname === "[::]" ||
    (mapped !== undefined &&
      (parseInt(mapped, 16) >> 8 === 127 || /^\[::ffff:0:0\]$/.test(hostname)))
  );
}

/**
 * The hosts of a Postgres URL. There may be several, with commas between, and the query may name
 * others, as libpq has it.
 */
export function postgresHosts(url: string): string[] {
  const { hostname, searchParams } = new URL(url);
  const named = ["host", "hostaddr"].flatMap((name) => searchParams.getAll(name));
  return [decodeURIComponent(hostname), ...named].flatMap((hosts) => hosts.split(","));
}
