import * as net from "node:net";
import { postgresHosts } from "../cluster/loopback";

/** A destination that the network policies allow. */
export interface Egress {
  readonly port: number;
  readonly cidr?: string;
  readonly namespace?: string;
}

const POSTGRES_PORT = 5432;
const ANY_ADDRESS = ["0.0.0.0/0", "::/0"];

/**
 * Returns the destinations that pods need to reach the hosts in a database's URL. The result
 * contains no user, password or name of a database.
 */
export function databaseEgress(url: string): Egress[] {
  if (!URL.canParse(url)) return []; // reported as a fault
  const { port } = new URL(url);
  return distinct(
    postgresHosts(url)
      .filter((host) => host !== "")
      .flatMap((host) => egressTo(host.replace(/:\d+$/, ""), Number(port) || POSTGRES_PORT)),
  );
}

/** Returns the destinations for a database with an unknown address, at Postgres's default port. */
export function unknownDatabaseEgress(): Egress[] {
  return ANY_ADDRESS.map((cidr) => ({ cidr, port: POSTGRES_PORT }));
}

/**
 * Returns the destinations that the backend needs to reach the model.
 *
 * @param baseUrl address of an OpenAI-compatible API. Empty means OpenAI's API.
 */
export function modelEgress(baseUrl: string): Egress[] {
  const { hostname, port, protocol } = new URL(baseUrl || "https://api.openai.com");
  return egressTo(hostname, Number(port) || (protocol === "https:" ? 443 : 80));
}

/**
 * Returns the destinations for a host. A NetworkPolicy cannot contain a DNS name, so a name outside
 * the cluster allows the port at every address. A name such as `database.data.svc.cluster.local`
 * allows the port in namespace `data`.
 */
function egressTo(host: string, port: number): Egress[] {
  const address = host.replace(/^\[|\]$/g, "");
  if (net.isIPv4(address)) return [{ cidr: `${address}/32`, port }];
  if (net.isIPv6(address)) return [{ cidr: `${address}/128`, port }];
  const [, namespace] = /^[^.]+\.([^.]+)(?:\.svc(?:\.cluster\.local)?)?\.?$/.exec(host) ?? [];
  const isService = /\.svc(\.cluster\.local)?\.?$/.test(host);
  if (namespace !== undefined && isService) return [{ namespace, port }];
  return ANY_ADDRESS.map((cidr) => ({ cidr, port }));
}

function distinct(all: readonly Egress[]): Egress[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
