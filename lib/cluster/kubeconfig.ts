import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../errors";

/** How the kubeconfig says to reach a cluster. */
export interface ClusterAccess {
  /** Name of the context. */
  readonly context: string;
  /**
   * The one file that defines it, the home folder written as `~`, so that it reads the same for
   * each user.
   */
  readonly kubeconfig: string;
  /** URL of the API server. */
  readonly server: string;
  /** What TLS needs; certificates and key in PEM. */
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
  readonly token?: string;
  /**
   * False where only a program or a proxy named in the kubeconfig can open the door: such a cluster
   * cannot be asked from here.
   */
  readonly isDirect: boolean;
}

type Entry = Record<string, unknown>;
type Sections = Record<
  "contexts" | "clusters" | "users",
  { name: string; context?: Entry; cluster?: Entry; user?: Entry }[] | null
>;

/**
 * The access that a context stands for.
 * @param list value of KUBECONFIG: one file or several; by default kubectl's own, `~/.kube/config`.
 * @throws UserError where no file has such a context, or one cannot be read.
 */
export function clusterAccess(context: string, list: string | undefined): ClusterAccess {
  const files = list?.split(path.delimiter).filter(Boolean) ?? [];
  const names: string[] = [];
  for (const file of files.length > 0 ? files : [path.join(os.homedir(), ".kube", "config")]) {
    const sections = read(file);
    const found = sections.contexts?.find(({ name }) => name === context)?.context;
    const cluster = sections.clusters?.find(({ name }) => name === found?.cluster)?.cluster;
    const user = sections.users?.find(({ name }) => name === found?.user)?.user;
    if (typeof cluster?.server === "string") return access(context, file, cluster, user ?? {});
    names.push(
      ...(sections.contexts ?? []).map(({ name }) => name).filter((name) => name !== context),
    );
  }
  throw new UserError(
    `Context ${context} is in no kubeconfig. Nothing was touched.\n` +
      `Seen: ${names.length > 0 ? names.join(", ") : "no context at all"}, in ${files.length > 0 ? files.map((file) => shortened(file)).join(", ") : "~/.kube/config"}.\n` +
      `If its Minikube was deleted, make one: minikube start -p ${context}\n` +
      "If the stack belongs elsewhere, say where: npx pulumi config set context <name>",
  );
}

function access(context: string, file: string, cluster: Entry, user: Entry): ClusterAccess {
  const pem = (entry: Entry, key: string): string | undefined => {
    const inline = entry[`${key}-data`];
    const named = entry[key];
    if (typeof inline === "string") return Buffer.from(inline, "base64").toString();
    return typeof named === "string"
      ? contentOf(path.resolve(path.dirname(file), named))
      : undefined;
  };
  const tokenFile = user.tokenFile as string | undefined;
  return {
    context,
    kubeconfig: shortened(path.resolve(file)),
    server: cluster.server as string,
    tls: {
      ca: pem(cluster, "certificate-authority"),
      cert: pem(user, "client-certificate"),
      key: pem(user, "client-key"),
      servername: cluster["tls-server-name"] as string | undefined,
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    },
    token: tokenFile
      ? contentOf(path.resolve(path.dirname(file), tokenFile)).trim()
      : (user.token as string | undefined),
    isDirect: !("exec" in user) && !("auth-provider" in user) && !("proxy-url" in cluster),
  };
}

function read(file: string): Sections {
  const none: Sections = { contexts: [], clusters: [], users: [] };
  return fs.existsSync(file)
    ? { ...none, ...(parse(contentOf(file)) as Partial<Sections> | null) }
    : none;
}

function contentOf(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `The kubeconfig needs ${file}, which cannot be read: ${(error as Error).message}\nMake it anew: minikube update-context`,
    );
  }
}

/**
 * With `~` for the home folder, as the provider reads it: that of the user's account, which HOME
 * need not be.
 */
export function shortened(file: string, home = accountHome()): string {
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
    return undefined; // a container's user without an account
  }
}
