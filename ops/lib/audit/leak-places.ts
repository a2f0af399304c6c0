import * as fs from "node:fs";
import * as path from "node:path";
import { decodeHelmRecord, leaksIn, leaksInStream, Secrets, unpacked } from "./leaks";
import { kubectl } from "../cluster/kubectl";
import { exec, streamOutput } from "../exec";
import { inProject } from "../project";
import { SHOWN, shownOutput } from "./shown-output";
import { folderOf } from "../pulumi/state-folder";

/**
 * A place no secret may reach, and how to look there; what cannot be read is an error, never a
 * clean place.
 */
export interface Place {
  name: string;
  /** Names of the secrets found. */
  search(secrets: Secrets): Promise<string[]>;
}

export interface SearchedRelease {
  stack: string;
  namespace: string;
  release: string;
}

/** Shorter values are not searched for: they appear by chance. */
export const SHORTEST = 8;

/** Of each container's log, in bytes. */
const LOG_LIMIT = 20_000_000;

const KINDS = [
  "all",
  "configmaps",
  "persistentvolumeclaims",
  "serviceaccounts",
  "events",
  "ingresses",
];

/** What the project's own PULUMI_HOME holds of others' making. */
const TOOLS = ["plugins", "versions", "stand-ins"];

/**
 * The places that are searched. Each name says exactly what is read: it is the command's result.
 *
 * @param state folder of a file backend. Of any other backend only what `stack export` shows is searched.
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
      ? [inFolder("Pulumi's state folder, the passphrase apart", state, ["passphrase"], [])]
      : []),
    { name: "files of the project that git tracks or would add", search: searchTracked },
    inFolder(`.pulumi-home without ${TOOLS.join(", ")}`, inProject(".pulumi-home"), [], TOOLS),
    textOf(`output of ${SHOWN}`, () => shownOutput(stack, namespace, release)),
  ];
}

/** The names of all places, for a file backend. */
export function placeNames(): string[] {
  return places({ stack: "", namespace: "", release: "" }, "state").map(({ name }) => name);
}

/**
 * The values of every Secret in the namespace but Helm's own records, named `secret/key`. Short
 * ones are no secrets one could search for.
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
  return Object.fromEntries(values.filter(([, value]) => value.length >= SHORTEST));
}

async function helmRecords(namespace: string): Promise<string> {
  const { items } = JSON.parse(
    await kubectl("get", "secrets", "-n", namespace, "-l", "owner=helm", "-o", "json"),
  ) as { items: { data: { release: string } }[] };
  if (items.length === 0)
    throw new Error(`there is no Helm record in namespace ${namespace}; is the application up?`);
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
      noneWhereNonePossible,
    );
  return (await Promise.all(pods.map(logOf))).join("\n");
}

/**
 * A pod that was replaced meanwhile has no log any more, one that is about to start none yet. Any
 * other failure is one.
 */
export function noneWhereNonePossible(error: Error): string {
  if (/\(NotFound\)|is waiting to start/.test(error.message)) return "";
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
      const [history, settings] = await Promise.all(
        [
          ["history", "--no-trunc", image],
          ["inspect", image],
        ].map((args) => exec("docker", args)),
      );
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
  const isPassedOver = (parent: string) =>
    exceptFolders.includes(path.relative(folder, parent).split(path.sep)[0]!);
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && !exceptFiles.includes(entry.name) && !isPassedOver(entry.parentPath),
    )
    .flatMap((entry) =>
      leaksIn(unpacked(fs.readFileSync(path.join(entry.parentPath, entry.name))), secrets),
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
