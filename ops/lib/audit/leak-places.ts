import * as fs from "node:fs";
import * as path from "node:path";
import { decodeHelmRecord, leaksIn, leaksInStream, Secrets, decompressed } from "./leaks";
import { kubectl } from "../cluster/kubectl";
import { exec, streamOutput } from "../exec";
import { inProject } from "../project";
import { SHOWN_COMMANDS, shownOutput } from "./shown-output";
import { folderOf } from "../pulumi/state-folder";

/** A place to search, which must not contain secrets. */
export interface Place {
  name: string;
  /**
   * Returns the names of the secrets found in this place.
   * @throws Error if the place cannot be read, because a place that was not searched must not count
   *   as free of secrets.
   */
  search(secrets: Secrets): Promise<string[]>;
}

export interface SearchedRelease {
  stack: string;
  namespace: string;
  release: string;
}

/** Minimum length of a value to search for. Shorter values may occur by chance. */
export const MIN_LENGTH = 8;

/** Maximum number of bytes to read from each container's log. */
const LOG_LIMIT = 20_000_000;

const KINDS = [
  "all",
  "configmaps",
  "persistentvolumeclaims",
  "serviceaccounts",
  "events",
  "ingresses",
];

/** Folders in the project's PULUMI_HOME that contain downloaded programs. */
const TOOLS = ["plugins", "versions", "stand-ins"];

/**
 * Returns the places to search. The command prints their names, so each name says exactly what is
 * read.
 *
 * @param state folder in which a file backend stores the state. If undefined, only the output of
 *   `stack export` is searched.
 */
export function places(
  { stack, namespace, release }: SearchedRelease,
  state = folderOf(process.env.PULUMI_BACKEND_URL ?? ""),
): Place[] {
  const textOf = (name: string, text: () => Promise<string>): Place => ({
    name,
    search: async (secrets) => leaksIn(await text(), secrets),
  });
  const inFolder = (name: string, folder: string, files: string[], folders: string[]): Place => ({
    name,
    search: async (secrets) => searchFolder(folder, secrets, files, folders),
  });
  return [
    textOf("Helm's release records in the namespace", () => helmRecords(namespace)),
    textOf(`objects of the namespace: ${KINDS.join(", ")}`, () => objects(namespace)),
    textOf(`current logs of the namespace's pods, ${LOG_LIMIT / 1e6} MB of each`, () =>
      logs(namespace),
    ),
    {
      name: "images of the namespace's pods: history, settings, files in uncompressed layers",
      search: (secrets) => searchImages(namespace, secrets),
    },
    ...(state
      ? [inFolder("Pulumi's state folder, without the passphrase", state, ["passphrase"], [])]
      : []),
    { name: "files of the project that git tracks or would add", search: searchTracked },
    inFolder(`.pulumi-home without ${TOOLS.join(", ")}`, inProject(".pulumi-home"), [], TOOLS),
    textOf(`output of ${SHOWN_COMMANDS}`, () => shownOutput(stack, namespace, release)),
  ];
}

/** Returns the names of all places that are searched if the state is stored in a file backend. */
export function placeNames(): string[] {
  return places({ stack: "", namespace: "", release: "" }, "state").map(({ name }) => name);
}

/**
 * Returns the values of all Secrets in the namespace, each under the name `secret/key`. Leaves out
 * Helm's records and values shorter than `MIN_LENGTH`.
 */
export async function secretsOf(namespace: string): Promise<Secrets> {
  const { items } = JSON.parse(await kubectl("get", "secrets", "-n", namespace, "-o", "json")) as {
    items: { type: string; metadata: { name: string }; data?: Record<string, string> }[];
  };
  const own = items.filter(({ type }) => !type.startsWith("helm.sh/"));
  const values = own.flatMap(({ metadata, data }) =>
    Object.entries(data ?? {}).map(
      ([key, value]) =>
        [`${metadata.name}/${key}`, Buffer.from(value, "base64").toString()] as const,
    ),
  );
  return Object.fromEntries(values.filter(([, value]) => value.length >= MIN_LENGTH));
}

async function helmRecords(namespace: string): Promise<string> {
  const { items } = JSON.parse(
    await kubectl("get", "secrets", "-n", namespace, "-l", "owner=helm", "-o", "json"),
  ) as { items: { data: { release: string } }[] };
  if (items.length === 0)
    throw new Error(`Namespace ${namespace} has no Helm record. Is the application deployed?`);
  return items.map(({ data }) => decodeHelmRecord(data.release)).join("\n");
}

function objects(namespace: string): Promise<string> {
  return kubectl("get", KINDS.join(","), "-n", namespace, "-o", "json");
}

async function logs(namespace: string): Promise<string> {
  const pods = (await kubectl("get", "pods", "-n", namespace, "-o", "name"))
    .trim()
    .split("\n")
    .filter(Boolean);
  const logOf = (pod: string) =>
    kubectl("logs", "-n", namespace, pod, "--all-containers", `--limit-bytes=${LOG_LIMIT}`).catch(
      ignoreMissingLog,
    );
  return (await Promise.all(pods.map(logOf))).join("\n");
}

/**
 * Returns an empty log for a pod that was replaced or has not started yet. Rethrows any other
 * error.
 */
export function ignoreMissingLog(error: unknown): string {
  if (/\(NotFound\)|is waiting to start/.test((error as Error).message)) return "";
  throw error;
}

async function searchImages(namespace: string, secrets: Secrets): Promise<string[]> {
  const used = (
    await kubectl(
      "get",
      "pods",
      "-n",
      namespace,
      "-o",
      "jsonpath={.items[*].spec.containers[*].image}",
    )
  )
    .trim()
    .split(/\s+/);
  const found = await Promise.all(
    [...new Set(used)].map(async (image) => {
      const [history, settings] = await Promise.all([
        exec("docker", ["history", "--no-trunc", image]),
        exec("docker", ["inspect", image]),
      ]);
      const layers = await leaksInStream(streamOutput("docker", "save", image), secrets);
      return [...leaksIn(history.stdout + settings.stdout, secrets), ...layers];
    }),
  );
  return found.flat();
}

function searchFolder(
  folder: string,
  secrets: Secrets,
  exceptFiles: string[],
  exceptFolders: string[],
): string[] {
  const isExcluded = (parent: string) =>
    exceptFolders.includes(path.relative(folder, parent).split(path.sep)[0] ?? "");
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && !exceptFiles.includes(entry.name) && !isExcluded(entry.parentPath),
    )
    .flatMap((entry) =>
      leaksIn(decompressed(fs.readFileSync(path.join(entry.parentPath, entry.name))), secrets),
    );
}

async function searchTracked(secrets: Secrets): Promise<string[]> {
  const { stdout } = await exec("git", [
    "-C",
    inProject(),
    "ls-files",
    "-co",
    "--exclude-standard",
    "-z",
  ]);
  return stdout
    .split("\0")
    .filter((file) => file && fs.existsSync(inProject(file)))
    .flatMap((file) => leaksIn(fs.readFileSync(inProject(file)), secrets));
}
