import * as fs from "node:fs";
import { UserError } from "../lib/errors";
import { hostNameHint } from "../ops/lib/health/host-name";
import { loadMachine } from "../ops/lib/cluster/machine";

const HOSTS = "/etc/hosts";

/**
 * Runs `work` while this machine resolves the host name of an Ingress to the node. Adds the line to
 * /etc/hosts that `npm run up` asks for, and removes it afterwards.
 */
export async function withHostName(url: string, work: () => Promise<void>): Promise<void> {
  const nodeHost = loadMachine().TODO_NODE_HOST ?? "127.0.0.1";
  const hint = await hostNameHint(url, nodeHost);
  if (hint === undefined) return work();
  const before = fs.readFileSync(HOSTS, "utf8");
  try {
    fs.appendFileSync(HOSTS, `${nodeHost} ${new URL(url).hostname}\n`);
  } catch {
    throw new UserError(`${HOSTS} cannot be written.\nAdd the host name: ${hint}`);
  }
  try {
    await work();
  } finally {
    fs.writeFileSync(HOSTS, before);
  }
}
