import * as pulumi from "@pulumi/pulumi";
import type { ChartSettings } from "./lib/chart/values";
import { readBaseImages } from "./lib/config/base-images";
import { readDocker, readNodeHost } from "./lib/config/docker-settings";
import type { Environment } from "./lib/config/environment";
import { requireOwnEnvironment } from "./lib/config/foreign-environment";
import {
  type ImageConfig,
  readBuildCa,
  readImage,
  readImageTags,
  readPlatform,
} from "./lib/config/image-settings";
import { nearestName } from "./lib/config/nearest-name";
import { readPlainVariables } from "./lib/config/plain-variables";
import { majorOf, readPostgres } from "./lib/config/postgres-settings";
import { ENVIRONMENTS, LOG_LEVELS, TEXT_RULES } from "./lib/config/rules";
import { Settings } from "./lib/config/settings";
import type { DaemonAddress } from "./lib/images/daemon";
import { minikubeNode } from "./lib/images/minikube-daemon";
import { CONSENT_VARIABLE, type DatabaseFacts } from "./lib/secrets/database-guard";
import type { SecretPlan } from "./lib/secrets/plan";
import { readSecretPlan } from "./lib/secrets/read-plan";
import { SECRET_SETTINGS, type SecretSetting, secretFault } from "./lib/secrets/rules";

/** The validated settings of the stack and of this machine. */
export interface Config {
  /** Kubeconfig context to deploy to. */
  readonly context: string;
  /** Namespace that the program creates. */
  readonly namespace: string;
  /** Docker daemon that builds the images. Undefined if both images come from a registry. */
  readonly docker?: DaemonAddress;
  /** Arguments for each `AppImage`. */
  readonly images: { readonly backend: ImageConfig; readonly frontend: ImageConfig };
  /** Arguments for `DatabaseGuard`. */
  readonly database: {
    readonly wanted: DatabaseFacts;
    readonly hasUrl: boolean;
    readonly consent?: string;
  };
  /** Arguments for `AppSecret`. */
  readonly secrets: Omit<SecretPlan, "variables">;
  /** Arguments for `AppRelease`. */
  readonly release: {
    readonly release: string;
    readonly nodeHost: string;
    readonly settings: ChartSettings;
  };
}

/** Settings that may be set for a prebuilt image, although they then have no effect. */
const UNUSED_WHEN_PREBUILT = ["backendPath", "frontendPath"];

/**
 * Reads and checks all settings.
 *
 * @throws UserError that lists every invalid setting. If another clone's environment variables are
 * set in this shell, the error names that clone instead.
 */
export function loadConfig(environment: Environment = process.env): Config {
  requireOwnEnvironment(environment, __dirname);
  const stack = new pulumi.Config();
  const settings = plainSettings(stack.name);

  const version = settings.text("version", TEXT_RULES.version);
  const platform = readPlatform(settings);
  const bases = readBaseImages(settings, environment);
  const context = settings.text("context", TEXT_RULES.context);
  const isSet = environment.DOCKER_HOST && environment.TODO_NODE_HOST;
  const node = isSet ? undefined : minikubeNode(context, environment);
  const daemon = readDocker(settings, environment, node);
  const build = { version, platform, daemon, tags: readImageTags(settings, version) };
  const BUILD_CA = readBuildCa(settings);
  const images = {
    backend: readImage(settings, "backend", { PYTHON_IMAGE: bases.python, BUILD_CA }, build),
    frontend: readImage(settings, "frontend", { NODE_IMAGE: bases.node, BUILD_CA }, build),
  };

  const authUrl = settings.optionalText("authUrl", TEXT_RULES.authUrl);
  const postgres = readPostgres(settings, bases);
  const given = { ...readSecrets(settings, stack), ...(authUrl && { authUrl }) };
  const { variables, ...secrets } = readSecretPlan(settings, given, postgres.storage);
  const [passwordKey] = secrets.readers.postgres?.keys ?? [];
  const namespace = settings.text("namespace", TEXT_RULES.namespace);
  const release = settings.text("release", TEXT_RULES.release);

  const config: Config = {
    context,
    namespace,
    docker: Object.values(images).every((image) => "prebuilt" in image) ? undefined : daemon,
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
      nodeHost: readNodeHost(settings, environment, node),
      settings: {
        environment: settings.choice("environment", ENVIRONMENTS),
        logLevel: settings.choice("logLevel", LOG_LEVELS),
        backendReplicas: settings.integer("backendReplicas", 1, 20),
        frontendReplicas: settings.integer("frontendReplicas", 1, 20),
        nodePort: settings.integer("nodePort", 30000, 32767),
        // chart/templates/requirements.yaml refuses a shorter timeout, because the rollout would be
        // reported as failed while the startupProbe still allows the pods to start.
        timeoutSeconds: settings.integer("timeoutSeconds", 120, 3600),
        postgres: passwordKey === undefined ? undefined : { ...postgres, passwordKey },
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

/**
 * Returns this project's settings without the secrets, so that error messages can quote every
 * value.
 */
function plainSettings(project: string): Settings {
  const plain: Record<string, string> = {};
  const encrypted = new Set<string>();
  const misspelt: string[] = [];
  for (const [fullKey, value] of Object.entries(pulumi.runtime.allConfig())) {
    const colon = fullKey.indexOf(":");
    const [area, key] = [fullKey.slice(0, colon), fullKey.slice(colon + 1)];
    if (area !== project && nearestName(area, [project])) misspelt.push(fullKey);
    if (area !== project || key in SECRET_SETTINGS) continue;
    plain[key] = value;
    if (isEncrypted(fullKey)) encrypted.add(key);
  }
  const settings = new Settings(plain, encrypted);
  for (const key of misspelt)
    settings.fault(
      `${key} is not a setting of this program; its settings begin with ${project}:`,
      `pulumi config rm ${key}`,
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
    if (fault) settings.addFaults([fault]);
    secrets[key] = stack.requireSecret(key);
  }
  return secrets;
}

/** Calls a function of Pulumi's runtime that is missing from its type declarations. */
function isEncrypted(fullKey: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(
    fullKey,
  );
}
