import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../errors";

/** The connection settings of a cluster, from the kubeconfig. */
export interface ClusterAccess {
  /** Name of the context. */
  readonly context: string;
  /**
   * Path of the file that defines the context, with `~` for the home folder, so that the path is
   * the same for every user.
   */
  readonly kubeconfig: string;
  /** URL of the API server. */
  readonly server: string;
  /** TLS options. The certificates and the key are in PEM format. */
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
  readonly token?: string;
  /**
   * False if ApiServer cannot connect to the cluster, because the kubeconfig requires a credential
   * plugin or a proxy.
   */
  readonly isDirect: boolean;
}

type Entry = Record<string, unknown>;
interface Sections {
  readonly contexts: readonly { readonly name: string; readonly context?: Entry }[];
  readonly clusters: readonly { readonly name: string; readonly cluster?: Entry }[];
  readonly users: readonly { readonly name: string; readonly user?: Entry }[];
}
type KubeconfigFile = { readonly [K in keyof Sections]?: Sections[K] | null };

/**
 * Returns the connection settings of a context's cluster.
 *
 * @param list value of KUBECONFIG, which names one or several files. Default: `~/.kube/config`, as
 * for kubectl.
 * @throws UserError if no file defines the context or if a file cannot be read.
 */
export function clusterAccess(context: string, list: string | undefined): ClusterAccess {
  const files = list?.split(path.delimiter).filter(Boolean) ?? [];
  const searched = files.length > 0 ? files : [path.join(os.homedir(), ".kube", "config")];
  const others: string[] = [];
  for (const file of searched) {
    const sections = readSections(file);
    const found = accessIn(sections, context, file);
    if (found) return found;
    others.push(...sections.contexts.map(({ name }) => name).filter((name) => name !== context));
  }
  const seen = others.length > 0 ? others.join(", ") : "no context at all";
  const places = files.length > 0 ? files.map((file) => withTilde(file)) : ["~/.kube/config"];
  throw new UserError(
    `Context ${context} is not in any kubeconfig. Nothing was touched.\n` +
      `Seen: ${seen}, in ${places.join(", ")}.\n` +
      `If its Minikube was deleted, create one: minikube start -p ${context}\n` +
      "If the stack belongs to another cluster, set its context: npx pulumi config set context <name>",
  );
}

function accessIn(sections: Sections, context: string, file: string): ClusterAccess | undefined {
  const found = named(sections.contexts, context)?.context;
  const cluster = named(sections.clusters, found?.cluster)?.cluster;
  const user = named(sections.users, found?.user)?.user ?? {};
  const server = cluster ? text(cluster, "server") : undefined;
  return server === undefined ? undefined : access(context, file, { ...cluster, server }, user);
}

function access(
  context: string,
  file: string,
  cluster: Entry & { readonly server: string },
  user: Entry,
): ClusterAccess {
  const pem = (entry: Entry, key: string): string | undefined => {
    const inline = entry[`${key}-data`];
    const pemFile = text(entry, key);
    if (typeof inline === "string") return Buffer.from(inline, "base64").toString();
    return pemFile === undefined ? undefined : contentOf(path.resolve(path.dirname(file), pemFile));
  };
  const tokenFile = text(user, "tokenFile");
  return {
    context,
    kubeconfig: withTilde(path.resolve(file)),
    server: cluster.server,
    tls: {
      ca: pem(cluster, "certificate-authority"),
      cert: pem(user, "client-certificate"),
      key: pem(user, "client-key"),
      servername: text(cluster, "tls-server-name"),
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    },
    token: tokenFile
      ? contentOf(path.resolve(path.dirname(file), tokenFile)).trim()
      : tokenOf(user),
    isDirect: !("exec" in user) && !("auth-provider" in user) && !("proxy-url" in cluster),
  };
}

/**
 * Reads a kubeconfig file. Like kubectl, treats a missing file as empty. Sections may be null,
 * because kubectl writes null for an empty section.
 */
function readSections(file: string): Sections {
  const given = fs.existsSync(file) ? (parse(contentOf(file)) as KubeconfigFile | null) : null;
  return {
    contexts: given?.contexts ?? [],
    clusters: given?.clusters ?? [],
    users: given?.users ?? [],
  };
}

function named<T extends { name: string }>(entries: readonly T[], name: unknown): T | undefined {
  return entries.find((entry) => entry.name === name);
}

function text(entry: Entry, key: string): string | undefined {
  const value = entry[key];
  return typeof value === "string" ? value : undefined;
}

/**
 * Returns the token as a string, because YAML reads a token that consists only of digits as a
 * number.
 */
function tokenOf({ token }: Entry): string | undefined {
  return typeof token === "number" ? String(token) : text({ token }, "token");
}

function contentOf(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `The kubeconfig needs ${file}, which cannot be read: ${(error as Error).message}\nWrite the kubeconfig again: minikube update-context`,
    );
  }
}

/**
 * Replaces the home folder with `~`, which Pulumi's provider expands again. This function and the
 * provider use the home folder of the user's account, not the variable HOME.
 */
export function withTilde(file: string, home = accountHome()): string {
  return home && file.startsWith(home + path.sep)
    ? `~/${file
        .slice(home.length + 1)
        .split(path.sep)
        .join("/")}`
    : file;
}

function accountHome(): string | undefined {
  try {
    return os.userInfo().homedir;
  } catch {
    return undefined; // A container's user may have no account.
  }
}
