import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { type BaseImages, parseBaseImages } from "./lib/config/base-images";
import type { ChartSettings } from "./lib/chart/values";
import { ENVIRONMENTS, LOG_LEVELS, TEXT_RULES } from "./lib/config/rules";
import type { BuildInputs } from "./lib/images/content-hash";
import { CONSENT_VARIABLE, type DatabaseFacts } from "./lib/secrets/database-guard";
import type { DaemonAddress } from "./lib/images/daemon";
import { requireOwnEnvironment } from "./lib/config/foreign-environment";
import { type ImageRef, parseImageRef } from "./lib/images/reference";
import { readBuildCa, readImageTags } from "./lib/config/image-settings";
import { type MinikubeNode, minikubeNode } from "./lib/images/minikube-daemon";
import { nearestName } from "./lib/config/nearest-name";
import { readPlainVariables } from "./lib/config/plain-variables";
import { majorOf, readPostgres } from "./lib/config/postgres-settings";
import { readSecretPlan } from "./lib/secrets/read-plan";
import type { SecretPlan } from "./lib/secrets/plan";
import { SECRET_SETTINGS, type SecretSetting, secretFault } from "./lib/secrets/rules";
import { quoted, Settings } from "./lib/config/settings";

/** Everything the program is told, read and checked once. */
export interface Config {
  /** Context of the kubeconfig. */
  readonly context: string;
  /** Namespace the program makes. */
  readonly namespace: string;
  /** The Docker daemon to build in; undefined where nothing is built. */
  readonly docker?: DaemonAddress;
  /** What `AppImage` takes. */
  readonly images: { readonly backend: ImageConfig; readonly frontend: ImageConfig };
  /** What `DatabaseGuard` takes. */
  readonly database: {
    readonly wanted: DatabaseFacts;
    readonly hasUrl: boolean;
    readonly consent?: string;
  };
  /** What `AppSecret` takes; what the user has not set is generated or left out. */
  readonly secrets: Omit<SecretPlan, "variables">;
  /** What `AppRelease` takes. */
  readonly release: {
    readonly release: string;
    readonly nodeHost: string;
    readonly settings: ChartSettings;
  };
}

/** An image made elsewhere, or what is needed to build it. */
export type ImageConfig = { readonly prebuilt: ImageRef } | BuiltImageConfig;

export interface BuiltImageConfig extends BuildInputs {
  readonly repository: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly daemon: DaemonAddress;
}

/** Environment variables of this machine, set by `npm run env`. All are optional. */
type Environment = Readonly<Record<string, string | undefined>>;

const SET_ENVIRONMENT = 'eval "$(npm run -s env)"';

/** Known all the same: nobody reads where the sources are of an image that was built elsewhere. */
const UNUSED_WHEN_PREBUILT = ["backendPath", "frontendPath"];

/**
 * @throws UserError that lists every fault at once, or names the other clone whose environment the
 * shell holds.
 */
export function loadConfig(environment: Environment = process.env): Config {
  requireOwnEnvironment(environment, __dirname);
  const stack = new pulumi.Config();
  const settings = plainSettings(stack.name);

  const version = settings.text("version", TEXT_RULES.version);
  const machine = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
  const platform = settings.optionalText("platform", TEXT_RULES.platform) ?? machine;
  const bases = readBaseImages(settings, settings.json("baseImages"), environment.TODO_BASE_IMAGES);
  const context = settings.text("context", TEXT_RULES.context);
  const node =
    environment.DOCKER_HOST && environment.TODO_NODE_HOST
      ? undefined
      : minikubeNode(context, environment);
  const daemon = readDocker(settings, environment, node);
  const tags = readImageTags(settings, version);
  const buildCa = readBuildCa(settings);
  const image = (name: string, base: Record<string, string | undefined>): ImageConfig => {
    const prebuilt = parseImageRef(settings.optionalText(`${name}Image`, TEXT_RULES.image) ?? "");
    if (prebuilt) return { prebuilt };
    const buildArgs = Object.entries({ ...base, BUILD_CA: buildCa }).filter(
      (arg): arg is [string, string] => Boolean(arg[1]),
    );
    return {
      repository: `todo-${name}`,
      version,
      context: sourceDirectory(settings, `${name}Path`, `apps/${name}`),
      dockerfile: `images/${name}.Dockerfile`,
      buildArgs: Object.fromEntries(buildArgs),
      platform,
      tags,
      daemon,
    };
  };
  const images = {
    backend: image("backend", { PYTHON_IMAGE: bases.python }),
    frontend: image("frontend", { NODE_IMAGE: bases.node }),
  };
  const authUrl = settings.optionalText("authUrl", TEXT_RULES.authUrl);
  const postgres = readPostgres(settings, bases);
  const given = { ...readSecrets(settings, stack), ...(authUrl && { authUrl }) };
  const { variables, ...secrets } = readSecretPlan(settings, given, postgres.storage);

  const [namespace, release] = [
    settings.text("namespace", TEXT_RULES.namespace),
    settings.text("release", TEXT_RULES.release),
  ];

  const config: Config = {
    context,
    namespace,
    docker: Object.values(images).every((made) => "prebuilt" in made) ? undefined : daemon,
    images,
    database: {
      wanted: {
        database: secrets.readers.postgres ? "cluster" : "elsewhere",
        namespace,
        release,
        postgresMajor: majorOf(postgres),
      },
      hasUrl: given.databaseUrl !== undefined,
      consent: environment[CONSENT_VARIABLE],
    },
    secrets,
    release: {
      release,
      nodeHost: readNodeHost(settings, environment.TODO_NODE_HOST, node),
      settings: {
        environment: settings.choice("environment", ENVIRONMENTS),
        logLevel: settings.choice("logLevel", LOG_LEVELS),
        backendReplicas: settings.integer("backendReplicas", 1, 20),
        frontendReplicas: settings.integer("frontendReplicas", 1, 20),
        nodePort: settings.integer("nodePort", 30000, 32767),
        // Less would end before the pods' own startupProbe does
        // (chart/templates/requirements.yaml).
        timeoutSeconds: settings.integer("timeoutSeconds", 120, 3600),
        postgres: secrets.readers.postgres && {
          ...postgres,
          passwordKey: secrets.readers.postgres.keys[0],
        },
        variables: readPlainVariables(settings, variables, authUrl),
      },
    },
  };
  settings.finish(`The settings of stack ${pulumi.getStack()} have faults`, [
    ...Object.keys(SECRET_SETTINGS),
    ...UNUSED_WHEN_PREBUILT,
  ]);
  return config;
}

/** This project's settings without the secret ones, so that a fault may quote them. */
function plainSettings(project: string): Settings {
  const own: Record<string, string> = {};
  const encrypted = new Set<string>();
  const misspelt: string[] = [];
  for (const [fullKey, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [area, key] = [
      fullKey.slice(0, fullKey.indexOf(":")),
      fullKey.slice(fullKey.indexOf(":") + 1),
    ];
    if (area !== project && nearestName(area, [project])) misspelt.push(fullKey);
    if (area !== project || key in SECRET_SETTINGS) continue;
    own[key] = value;
    if (isEncrypted(fullKey)) encrypted.add(key);
  }
  const settings = new Settings(own, encrypted);
  misspelt.forEach((key) =>
    settings.fault(
      `${key} is no setting of this program; its settings begin with ${project}:`,
      `pulumi config rm ${key}`,
    ),
  );
  return settings;
}

function readSecrets(
  settings: Settings,
  stack: pulumi.Config,
): Partial<Record<SecretSetting, pulumi.Output<string>>> {
  const secrets: Partial<Record<SecretSetting, pulumi.Output<string>>> = {};
  for (const key of Object.keys(SECRET_SETTINGS) as SecretSetting[]) {
    const value = stack.get(key);
    if (value === undefined) continue;
    const fault = secretFault(key, value, isEncrypted(`${stack.name}:${key}`));
    if (fault) settings.fault(fault.problem, fault.fix);
    secrets[key] = stack.requireSecret(key);
  }
  return secrets;
}

/**
 * The runtime knows, and its own Config asks the same function, but its type declarations leave it
 * out.
 */
function isEncrypted(fullKey: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(
    fullKey,
  );
}

/** The stack's `baseImages` wins as a whole; where it is empty, the machine's stand-ins hold. */
function readBaseImages(
  settings: Settings,
  ofStack: string,
  ofMachine: string | undefined,
): BaseImages {
  const { images, faults } =
    ofStack === "{}"
      ? parseBaseImages("TODO_BASE_IMAGES", ofMachine || "{}", SET_ENVIRONMENT)
      : parseBaseImages("baseImages", ofStack, "pulumi config rm baseImages");
  faults.forEach(({ problem, fix }) => settings.fault(problem, fix));
  return images;
}

/** Relative to the project: an absolute path would show as a change on each other machine. */
function sourceDirectory(settings: Settings, key: string, example: string): string {
  const given = settings.text(key, { pattern: /./, mustBe: "a directory", example });
  if (!fs.existsSync(given) || !fs.statSync(given).isDirectory()) {
    settings.fault(
      `${key} is ${quoted(given)}; there is no such directory`,
      `pulumi config set ${key} ${example}`,
    );
  } else if (!path.relative(given, ".").startsWith("..")) {
    settings.fault(
      `${key} is ${quoted(given)}; it must not hold this project itself`,
      `pulumi config set ${key} ${example}`,
    );
  }
  return path.relative("", given).split(path.sep).join("/");
}

/**
 * Without DOCKER_HOST the daemon inside the Minikube's node, where it has one, else the local one.
 */
function readDocker(
  settings: Settings,
  { DOCKER_HOST: host, DOCKER_CERT_PATH: certPath }: Environment,
  node?: MinikubeNode,
): DaemonAddress {
  if (!host && node) return node.daemon;
  if (host && !/^(unix|tcp|ssh|npipe):\/\/\S+$/.test(host)) {
    settings.fault(
      `DOCKER_HOST is ${JSON.stringify(host)}; it must be unix://, tcp://, ssh:// or npipe://`,
      SET_ENVIRONMENT,
    );
  }
  if (certPath && !fs.existsSync(certPath)) {
    settings.fault(`DOCKER_CERT_PATH is ${certPath}; there is no such directory`, SET_ENVIRONMENT);
  }
  return { host: host || undefined, certPath: certPath || undefined };
}

/**
 * Where a browser reaches the node: what `npm run env` found, else what Minikube noted, else this
 * machine itself.
 */
function readNodeHost(settings: Settings, host: string | undefined, node?: MinikubeNode): string {
  if (host && !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host)) {
    const problem = `TODO_NODE_HOST is ${JSON.stringify(host)}; it must be a host name or an address`;
    settings.fault(problem, SET_ENVIRONMENT);
  }
  return host || node?.host || "127.0.0.1";
}
