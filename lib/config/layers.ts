import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { chartDefaults } from "../chart/schema";
import { type Json, mergeMaps } from "../json";
import type { Service } from "../services";
import { detectedLayer } from "./detected-layer";
import { settingsSchema } from "./schema";

const ROOT = path.join(__dirname, "..", "..");

/** The settings of a backend or frontend that the program reads itself. */
export interface ServiceSettings {
  readonly path: string;
  readonly name: string;
  readonly serviceName: string;
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  readonly port: number;
  readonly serviceType: string;
  readonly nodePort: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The settings of the backend, with those of its image. */
export interface BackendSettings extends ServiceSettings {
  readonly app: string;
  readonly appDir: string;
  readonly python: string;
}

/** The settings of the frontend, with those of its image. */
export interface FrontendSettings extends ServiceSettings {
  readonly buildEnv: Readonly<Record<string, string>>;
}

/** All settings, with those of the preset and the defaults. */
export interface EffectiveSettings {
  readonly backend: BackendSettings;
  readonly frontend: FrontendSettings;
  readonly preset: string;
  readonly context: string;
  readonly namespace: string;
  readonly release: string;
  /** The services in each Helm release. Only a preset sets it. Default: one release. */
  readonly releases?: Readonly<Record<string, readonly Service[]>>;
  readonly version: string;
  readonly timeoutSeconds: number;
  readonly imageTags: readonly string[];
  readonly buildCaFile: string;
  readonly platform: string;
  readonly baseImages: Json;
  readonly assistantMode: string;
  readonly openaiBaseUrl: string;
  readonly openaiModel: string;
  readonly authUrl: string;
  readonly kubernetesSecrets: Json;
  readonly postgres: { readonly image: string; readonly tag: string; readonly storage: string };
  readonly proxy: Pick<ServiceSettings, "name" | "image" | "tag" | "nodePort"> & {
    readonly enabled: boolean;
  };
  readonly ingress: {
    readonly enabled: boolean;
    readonly host: string;
    readonly tlsSecretName: string;
  };
}

/**
 * Returns the settings in a preset's file. Returns an empty object without a preset, or if there is
 * no such preset.
 */
export function presetSettings(preset: unknown): Json {
  const file = path.join(ROOT, "presets", `${String(preset)}.yaml`);
  if (typeof preset !== "string" || preset === "" || !fs.existsSync(file)) return {};
  return parse(fs.readFileSync(file, "utf8")) as Json;
}

/**
 * Returns the stack's settings merged over those of its preset and those that follow from the
 * application's source files, without the defaults.
 */
export function givenSettings(stack: Json): Json {
  return givenOver(defaults(), stack);
}

function givenOver(usual: Json, stack: Json): Json {
  const given = mergeMaps(presetSettings(stack.preset), stack);
  return mergeMaps(detectedLayer(given, usual), given);
}

/** Returns all settings of a stack. `release` is the first release if there are several. */
export function effectiveSettings(stack: Json): EffectiveSettings {
  const usual = defaults();
  const settings = mergeMaps(usual, givenOver(usual, stack)) as unknown as EffectiveSettings;
  const [first] = Object.keys(settings.releases ?? {});
  return first === undefined ? settings : { ...settings, release: first };
}

/**
 * Returns the settings without the preset's model if the stack has no API key, so that the
 * assistant answers by rules. A model's address that the stack itself sets needs no key.
 */
export function withoutUnusableModel(
  settings: EffectiveSettings,
  own: Json,
  hasApiKey: boolean,
): EffectiveSettings {
  if (hasApiKey || own.openaiBaseUrl !== undefined) return settings;
  return { ...settings, openaiBaseUrl: "", openaiModel: (own.openaiModel ?? "") as string };
}

/** Returns the defaults: those in the schema, and the chart's values.yaml. */
function defaults(): Json {
  const { properties = {} } = settingsSchema();
  const own: Json = Object.fromEntries(
    Object.entries(properties).map(([key, { default: value, properties: inner = {} }]) => [
      key,
      value ??
        Object.fromEntries(
          Object.entries(inner)
            .filter(([, each]) => each.default !== undefined)
            .map(([name, each]) => [name, each.default]),
        ),
    ]),
  );
  return mergeMaps(own, chartDefaults(path.join(ROOT, "chart")));
}
