import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { Urns } from "./urns";

/** One registration, as the engine would get it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Name of the parent; empty for the stack's own children. */
  readonly parent: string;
  /** Name of the provider resource; empty for components and providers. */
  readonly provider: string;
  /** Inputs with secrets unwrapped and UNKNOWN for what a preview cannot know. */
  readonly inputs: any;
  /** The inputs as they are sent, each secret marked as such. */
  readonly sent: object;
  /** Top-level inputs that are, or hold, a secret. */
  readonly secrets: readonly string[];
  readonly options: {
    deleteBeforeReplace: boolean;
    ignoreChanges: string[];
    replaceOnChanges: string[];
    secretOutputs: string[];
    dependsOn: string[];
  };
  /**
   * As the engine would name it, and the names under which the engine would look for it in an older
   * state.
   */
  readonly urn: string;
  readonly aliases: readonly string[];
  /** The parent's URN, which is the stack's for its own children. */
  readonly parentUrn: string;
}

/** One object that is read and not made. */
export interface ReadObject {
  readonly type: string;
  readonly name: string;
  readonly secretOutputs: string[];
}

export interface Run {
  readonly resources: readonly Registered[];
  readonly reads: readonly ReadObject[];
  /** The one resource of this type and name; fails if there is none. */
  find(type: string, name?: string): Registered;
  readonly outputs: any;
}

export interface RunOptions {
  readonly preview?: boolean;
  /** Settings by short name; those of another project by their full one. */
  readonly config?: Readonly<Record<string, string>>;
  /** Which of them are encrypted. */
  readonly encrypted?: readonly string[];
  /**
   * UID of the cluster that the state remembers; by default the one that is there, as in a first
   * update.
   */
  readonly recorded?: string;
  /**
   * What the state remembers as settled with a secret value; by default what is there, as in a
   * first update.
   */
  readonly settled?: Readonly<Record<string, string>>;
  /** Where the state remembers the database to be; by default where it is, as in a first update. */
  readonly database?: Readonly<Record<string, string>>;
  /** Objects that someone else made: ID to content. */
  readonly existing?: Readonly<Record<string, object>>;
}

export const PROJECT = "todo-chatbot";
export const STACK = "dev";
export const UNKNOWN = "[unknown]";
/** What each generation is in an update. */
export const GENERATION = "0123456789abcdef";
/** UID of the mocked cluster's kube-system namespace. */
export const CLUSTER_UID = "5d0f7a1e-cluster";

// How the SDK marks secrets and unknown values on the wire (@pulumi/pulumi/runtime/rpc).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Runs a program, or a part of one, against mocks; resolves when every registration and output has
 * settled.
 */
export async function run(options: RunOptions, program: () => unknown): Promise<Run> {
  const { preview = false, config = {}, encrypted = [] } = options;
  const full = (key: string): string => (key.includes(":") ? key : `${PROJECT}:${key}`);
  const resources: Registered[] = [];
  const reads: ReadObject[] = [];
  record(resources, reads);
  await pulumi.runtime.setMocks(
    { newResource: (args) => newResource(args, options), call: () => ({}) },
    PROJECT,
    STACK,
    preview,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [full(key), value])),
    encrypted.map(full),
  );
  // The runtime adopts what the program makes and, like the engine, reports its outputs.
  const outputs = await pulumi.runtime.runInPulumiStack(
    async () => program() as Record<string, unknown>,
  );
  await (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  const find = (type: string, name?: string): Registered => {
    const found = resources.filter(
      (r) => r.type === type && (name === undefined || r.name === name),
    );
    if (found.length !== 1)
      throw new Error(`${found.length} resources of type ${type}, name ${name ?? "any"}`);
    return found[0];
  };
  return { resources, reads, find, outputs };
}

/** The value of an output, and whether it is secret and known. */
export async function read<T>(
  output: pulumi.Output<T>,
): Promise<{ value: T; secret: boolean; known: boolean }> {
  const inner = output as unknown as {
    promise(): Promise<T>;
    isSecret: Promise<boolean>;
    isKnown: Promise<boolean>;
  };
  return { value: await inner.promise(), secret: await inner.isSecret, known: await inner.isKnown };
}

/**
 * A first preview knows only what was put in; a later one and an update also what the provider
 * made.
 */
function newResource(
  { type, name, inputs, id }: pulumi.runtime.MockResourceArgs,
  options: RunOptions,
): pulumi.runtime.MockResourceResult {
  const { preview = false, settled, existing = {} } = options;
  // read, in a preview too
  if (id === "kube-system") return { id, state: { metadata: { name: id, uid: CLUSTER_UID } } };
  if (id === UNKNOWN_VALUE) return { id, state: {} }; // the engine reads nothing yet
  if (id && !existing[id]) throw new Error(`${type} ${id} does not exist`);
  if (id) return { id, state: existing[id]! };
  const kept = type === "random:index/randomId:RandomId" ? keptBy(name, options) : undefined;
  if (kept) return { id: name, state: { ...inputs, keepers: kept } };
  if (preview && !settled) return { id: undefined, state: inputs };
  const made =
    type === "random:index/randomPassword:RandomPassword"
      ? { result: fakePassword(name, inputs.length) }
      : name.endsWith("-generation")
        ? { hex: GENERATION }
        : {};
  // an ID that is asked for by name
  const own = type === "kubernetes:core/v1:Namespace" ? inputs.metadata?.name : undefined;
  return { id: own ?? `${name}-id`, state: { ...inputs, ...made } };
}

/** What the state remembers in a record. */
function keptBy(
  name: string,
  { recorded, settled, database }: RunOptions,
): Readonly<Record<string, string>> | undefined {
  if (name === "identity-record") return recorded ? { uid: recorded } : undefined;
  if (name === "database-record") return database;
  return name.endsWith("-record") ? settled : undefined;
}

export function fakePassword(name: string, length: number): string {
  return name
    .replace(/[^a-z]/g, "")
    .padEnd(length, "0")
    .slice(0, length);
}

const original = MockMonitor.prototype.registerResource;
const originalRead = MockMonitor.prototype.readResource;

/** Mocks are told neither parent nor options; the request they are made from has both. */
function record(into: Registered[], reads: ReadObject[]): void {
  const urns = new Urns(PROJECT, STACK);
  MockMonitor.prototype.readResource = async function (req: any, callback: any) {
    reads.push({
      type: req.getType(),
      name: req.getName(),
      secretOutputs: req.getAdditionalsecretoutputsList(),
    });
    return originalRead.call(this, req, callback);
  };
  MockMonitor.prototype.registerResource = async function (req: any, callback: any) {
    const raw = req.getObject()?.toJavaScript() ?? {};
    const [type, name, parent] = [req.getType(), req.getName(), req.getParent()];
    into.push({
      type,
      name,
      urn: urns.register(parent, type, name),
      aliases: req.getAliasesList().map((alias: unknown) => urns.alias(alias, parent, type, name)),
      parentUrn: urns.engines(parent),
      parent: parent.split("::")[2] === "pulumi:pulumi:Stack" ? "" : nameOf(parent),
      provider: nameOf(req.getProvider().replace(/::[^:]*$/, "")),
      inputs: plain(raw),
      sent: raw,
      secrets: Object.keys(raw).filter((key) => JSON.stringify(raw[key]).includes(SECRET)),
      options: {
        deleteBeforeReplace: req.getDeletebeforereplace(),
        ignoreChanges: req.getIgnorechangesList(),
        replaceOnChanges: req.getReplaceonchangesList(),
        secretOutputs: req.getAdditionalsecretoutputsList(),
        dependsOn: req.getDependenciesList().map(nameOf),
      },
    });
    return original.call(this, req, callback);
  };
}

function nameOf(urn: string): string {
  return urn.split("::")[3] ?? "";
}

function plain(value: any): any {
  if (value === UNKNOWN_VALUE) return UNKNOWN;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (value[SIGNATURE] === SECRET) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plain(child)]));
}
