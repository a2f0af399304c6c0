import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { Urns } from "./urns";

/** A resource registration as the engine receives it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Name of the parent. Empty for children of the stack. */
  readonly parent: string;
  /** Name of the provider resource. Empty for components and providers. */
  readonly provider: string;
  /** Inputs with secrets as plain values. UNKNOWN replaces a value that a preview does not know. */
  readonly inputs: any;
  /** Inputs as they are sent to the engine, with secrets marked. */
  readonly sent: object;
  /** Names of the inputs that are or contain a secret. */
  readonly secrets: readonly string[];
  readonly options: {
    deleteBeforeReplace: boolean;
    ignoreChanges: string[];
    replaceOnChanges: string[];
    secretOutputs: string[];
    dependsOn: string[];
  };
  /** URN that the engine assigns to the resource. */
  readonly urn: string;
  /** Other URNs under which the engine looks for the resource in an older state. */
  readonly aliases: readonly string[];
  /** URN of the parent. For children of the stack, this is the URN of the stack. */
  readonly parentUrn: string;
}

/** An object that the program reads but does not create. */
export interface ReadObject {
  readonly type: string;
  readonly name: string;
  readonly secretOutputs: string[];
}

export interface Run {
  readonly resources: readonly Registered[];
  readonly reads: readonly ReadObject[];
  /** Returns the resource of this type and name. Throws unless exactly one such resource exists. */
  find(type: string, name?: string): Registered;
  readonly outputs: any;
}

export interface RunOptions {
  readonly preview?: boolean;
  /** Settings, keyed by short name. Settings of other projects are keyed by full name. */
  readonly config?: Readonly<Record<string, string>>;
  /** Names of the encrypted settings. */
  readonly encrypted?: readonly string[];
  /**
   * Cluster UID that is recorded in the state. Default: the current UID, which the first
   * update records.
   */
  readonly recorded?: string;
  /**
   * Facts that are recorded in the state together with a secret value. Default: the current facts.
   */
  readonly recordedFacts?: Readonly<Record<string, string>>;
  /** Database location that is recorded in the state. Default: the current location. */
  readonly database?: Readonly<Record<string, string>>;
  /** Objects that the program reads but does not create, keyed by `namespace/name`. */
  readonly existing?: Readonly<Record<string, object>>;
}

export const PROJECT = "todo-chatbot";
export const STACK = "dev";
export const UNKNOWN = "[unknown]";
/** The value that every generation has in a mocked update. */
export const GENERATION = "0123456789abcdef";
/** UID of the namespace kube-system, which identifies the mocked cluster. */
export const CLUSTER_UID = "5d0f7a1e-cluster";

// The SDK's markers for secrets and unknown values (@pulumi/pulumi/runtime/rpc).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Runs all or part of a program with mocks. Resolves when all requests to the engine have
 * completed.
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
  // Makes the stack the parent of the resources, and returns the stack's outputs.
  const outputs = await pulumi.runtime.runInPulumiStack(
    async () => program() as Record<string, unknown>,
  );
  await (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  const find = (type: string, name?: string): Registered => {
    const [found, ...others] = resources.filter(
      (each) => each.type === type && (name === undefined || each.name === name),
    );
    if (!found || others.length > 0)
      throw new Error(
        `expected exactly one resource of type ${type}${name ? ` and name ${name}` : ""}`,
      );
    return found;
  };
  return { resources, reads, find, outputs };
}

/** Returns the value of an output, and whether the value is secret and known. */
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

function newResource(
  args: pulumi.runtime.MockResourceArgs,
  options: RunOptions,
): pulumi.runtime.MockResourceResult {
  return args.id ? readResource(args.type, args.id, options) : createResource(args, options);
}

/** Returns an object that the program reads. Pulumi reads objects even in a preview. */
function readResource(
  type: string,
  id: string,
  { existing = {} }: RunOptions,
): pulumi.runtime.MockResourceResult {
  if (id === "kube-system") return { id, state: { metadata: { name: id, uid: CLUSTER_UID } } };
  if (id === UNKNOWN_VALUE) return { id, state: {} }; // The engine does not read an unknown ID.
  const state = existing[id];
  if (!state) throw new Error(`${type} ${id} does not exist`);
  return { id, state };
}

/** Returns the outputs of a resource. In the first preview of a stack, returns only the inputs. */
function createResource(
  { type, name, inputs }: pulumi.runtime.MockResourceArgs,
  options: RunOptions,
): pulumi.runtime.MockResourceResult {
  const isRecord = type === "random:index/randomId:RandomId";
  const keepers = isRecord ? recordedKeepers(name, options) : undefined;
  if (keepers) return { id: name, state: { ...inputs, keepers } };
  if (options.preview && !options.recordedFacts) return { id: undefined, state: inputs };
  const isNamespace = type === "kubernetes:core/v1:Namespace";
  const id = isNamespace ? inputs.metadata?.name : undefined;
  return { id: id ?? `${name}-id`, state: { ...inputs, ...generated(type, name, inputs) } };
}

function generated(type: string, name: string, { length }: { length?: number }): object {
  if (type === "random:index/randomPassword:RandomPassword")
    return { result: fakePassword(name, length ?? 0) };
  return name.endsWith("-generation") ? { hex: GENERATION } : {};
}

/** Returns the keepers of a record in the state, or undefined if the state lacks the record. */
function recordedKeepers(
  name: string,
  { recorded, recordedFacts, database }: RunOptions,
): Readonly<Record<string, string>> | undefined {
  if (name === "identity-record") return recorded ? { uid: recorded } : undefined;
  if (name === "database-record") return database;
  return name.endsWith("-record") ? recordedFacts : undefined;
}

/** Returns the password that the mocks generate for a resource. */
export function fakePassword(name: string, length: number): string {
  return name
    .replace(/[^a-z]/g, "")
    .padEnd(length, "0")
    .slice(0, length);
}

const original = MockMonitor.prototype.registerResource;
const originalRead = MockMonitor.prototype.readResource;

/**
 * Intercepts all requests to the engine, because Pulumi's mocks receive neither the parent nor the
 * options of a resource.
 */
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
      parentUrn: urns.engineUrn(parent),
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
