import { lookup } from "node:dns/promises";

/**
 * Returns how to make the host name of an Ingress lead to the node, or undefined if this machine
 * resolves the name to that address.
 */
export async function hostNameHint(url: string, nodeHost: string): Promise<string | undefined> {
  const { hostname } = new URL(url);
  if (hostname === nodeHost) return undefined;
  const addresses = await lookup(hostname, { all: true }).catch(() => []);
  if (addresses.some(({ address }) => address === nodeHost)) return undefined;
  return `echo "${nodeHost} ${hostname}" | sudo tee -a /etc/hosts`;
}
