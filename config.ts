import * as pulumi from "@pulumi/pulumi";
import type { ChartSettings } from "./lib/chart/values";
import { fillAddresses } from "./lib/config/addresses";
import { readAppFaults } from "./lib/config/app-faults";
import { readBaseImages } from "./lib/config/base-images";
import { readPostgresImage, readProxyImage } from "./lib/config/deployed-images";
import { databaseEgress, modelEgress, unknownDatabaseEgress } from "./lib/config/egress";
import type { Environment } from "./lib/config/environment";
import { requireOwnEnvironment } from "./lib/config/foreign-environment";
import { type ImageConfigs, readImages } from "./lib/config/image-settings";
import {
  type EffectiveSettings,
  effectiveSettings,
  givenSettings,
  withoutUnusableModel,
} from "./lib/config/layers";
import { readMachine } from "./lib/config/machine";
import { readPlainVariables } from "./lib/config/plain-variables";
import {
  chartOverrides,
  frontendAccess,
  nodePorts,
  readReleases,
  type ReleaseConfig,
} from "./lib/config/releases";
import { plainTexts } from "./lib/config/plain-texts";
import { readStackSettings } from "./lib/config/stack-settings";
import { type Fault, refuse } from "./lib/errors";
import type { Json } from "./lib/json";
import type { DaemonAddress } from "./lib/images/daemon";
import { CONSENT_VARIABLE, type DatabaseFacts, postgresMajor } from "./lib/secrets/database-guard";
import type { SecretPlan } from "./lib/secrets/plan";
import { readSecretPlan } from "./lib/secrets/read-plan";
import { OWN_SECRETS, type OwnSecret, ownSecretNames } from "./lib/secrets/own";
import { SECRET_SETTINGS, type SecretSetting, secretFault } from "./lib/secrets/rules";

/** The validated settings of the stack and of this machine. */
export interface Config {
  /** The preset, or an empty string for the default topology. */
  readonly preset: string;
  /** Kubeconfig context to deploy to. */
  readonly context: string;
  readonly namespace: {
    readonly name: string;
    /** True if the program creates and deletes the namespace. False for `default`. */
    readonly isOwned: boolean;
  };
  /** Host name or address at which a browser reaches the node. */
  readonly nodeHost: string;
  /** Ports on the node, keyed by setting. */
  readonly nodePorts: Readonly<Record<string, number>>;
  /** Docker daemon that builds the images. Undefined if both images come from a registry. */
  readonly docker?: DaemonAddress;
  /** Arguments for each `AppImage`. */
  readonly images: ImageConfigs;
  /** Arguments for `DatabaseGuard`. */
  readonly database: {
    readonly wanted: DatabaseFacts;
    readonly hasUrl: boolean;
    readonly consent?: string;
  };
  /** Arguments for `AppSecret`. */
  readonly secrets: Omit<SecretPlan, "variables">;
  /** Arguments for each `AppRelease`, keyed by resource name. */
  readonly releases: Readonly<Record<string, ReleaseConfig>>;
}

type GivenSecrets = Partial<Record<SecretSetting | OwnSecret, pulumi.Output<string>>>;

/**
 * Reads and checks all settings.
 *
 * @throws UserError that lists every invalid setting. If another clone's environment variables are
 * set in this shell, the error names that clone instead.
 */
export function loadConfig(environment: Environment = process.env): Config {
  requireOwnEnvironment(environment, __dirname);
  const faults: Fault[] = [];
  const { own, given, givenSecrets, settings: unfilled } = readStack(faults);
  const { context, namespace } = unfilled;
  const { daemon, nodeHost } = readMachine(context, environment, faults);
  const access = frontendAccess(unfilled, nodeHost, faults);
  const settings = fillAddresses(unfilled, access, faults);
  const bases = readBaseImages(settings.baseImages, environment, faults);
  const images = readImages(settings, given, bases, daemon, faults);

  const sources = { ...givenSecrets, ...(settings.authUrl && { authUrl: settings.authUrl }) };
  const { variables, ...secrets } = readSecretPlan(
    settings.kubernetesSecrets,
    sources,
    settings.postgres.storage,
    faults,
  );
  const postgresImage = readPostgresImage(settings, given, bases, faults);
  const [passwordKey] = secrets.readers.postgres?.keys ?? [];
  const isInCluster = passwordKey !== undefined;
  const chart: Omit<ChartSettings, "services"> = {
    values: chartOverrides(given),
    timeoutSeconds: settings.timeoutSeconds,
    postgres: isInCluster
      ? { image: postgresImage, storage: settings.postgres.storage, passwordKey }
      : undefined,
    proxyImage: readProxyImage(settings, given, bases, faults),
    variables: readPlainVariables(settings, variables, faults),
    egress: readEgress(settings, givenSecrets, isInCluster),
  };
  const releases = readReleases(settings, own, { chart, access }, faults);
  readAppFaults(given, settings, variables, faults);
  refuse(`The settings of stack ${pulumi.getStack()} have faults`, faults);

  const [release] = Object.values(releases);
  return {
    preset: settings.preset,
    context,
    // Every cluster has the namespace `default`, and no stack may delete it.
    namespace: { name: namespace, isOwned: namespace !== "default" },
    nodeHost,
    nodePorts: nodePorts(settings),
    docker: Object.values(images).every((image) => "prebuilt" in image) ? undefined : daemon,
    images,
    database: {
      wanted: {
        database: isInCluster ? "cluster" : "elsewhere",
        namespace,
        release: release?.release ?? "",
        postgresMajor: postgresMajor(postgresImage.tag),
      },
      hasUrl: givenSecrets.databaseUrl !== undefined,
      consent: environment[CONSENT_VARIABLE],
    },
    secrets,
    releases,
  };
}

/** Reads the stack's settings. Those that are invalid are left out. */
function readStack(faults: Fault[]): {
  /** The settings of the stack itself. */
  own: Json;
  /** The settings of the stack and its preset. */
  given: Json;
  givenSecrets: GivenSecrets;
  /** All settings, with the defaults. */
  settings: EffectiveSettings;
} {
  const stack = new pulumi.Config();
  const all = pulumi.runtime.allConfig();
  const { texts, encrypted } = plainTexts(stack.name, all, isEncrypted, faults);
  const own = readStackSettings(texts, encrypted, faults);
  const givenSecrets = readSecrets(stack, faults);
  const hasApiKey = givenSecrets.openaiApiKey !== undefined;
  const settings = withoutUnusableModel(effectiveSettings(own), own, hasApiKey);
  return { own, given: givenSettings(own), givenSecrets, settings };
}

/** Returns the destinations outside the release that the network policies allow. */
function readEgress(
  { openaiBaseUrl, namespace }: EffectiveSettings,
  { databaseUrl, openaiApiKey }: GivenSecrets,
  isInCluster: boolean,
): ChartSettings["egress"] {
  const usesModel = openaiBaseUrl !== "" || openaiApiKey !== undefined;
  return {
    // Only the host and the port leave the encrypted setting.
    database: isInCluster
      ? [{ namespace, port: 5432 }]
      : databaseUrl
        ? pulumi.unsecret(databaseUrl.apply(databaseEgress))
        : unknownDatabaseEgress(),
    model: usesModel ? modelEgress(openaiBaseUrl) : [],
  };
}

function readSecrets(stack: pulumi.Config, faults: Fault[]): GivenSecrets {
  const secrets: GivenSecrets = {};
  for (const key of Object.keys(SECRET_SETTINGS) as SecretSetting[]) {
    const value = stack.get(key);
    if (value === undefined) continue;
    const fault = secretFault(key, value, isEncrypted(`${stack.name}:${key}`));
    if (fault) faults.push(fault);
    secrets[key] = stack.requireSecret(key);
  }
  const isOwnEncrypted = isEncrypted(`${stack.name}:${OWN_SECRETS}`);
  for (const name of ownSecretNames(stack.get(OWN_SECRETS), isOwnEncrypted, faults))
    secrets[`${OWN_SECRETS}.${name}`] = stack
      .requireSecretObject<Record<string, string>>(OWN_SECRETS)
      .apply((all) => all[name] ?? "");
  return secrets;
}

/** Calls a function of Pulumi's runtime that is missing from its type declarations. */
function isEncrypted(fullKey: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(
    fullKey,
  );
}
