import * as fs from "node:fs";
import * as path from "node:path";
import type { Fault } from "../errors";
import type { BuildInputs } from "../images/content-hash";
import type { DaemonAddress } from "../images/daemon";
import { readCertificates } from "../images/build-ca";
import { gitCommit } from "../images/git-commit";
import type { ImageRef } from "../images/reference";
import { parseImageTags } from "../images/tags";
import type { Json } from "../json";
import { mapDefined } from "../records";
import type { Service } from "../services";
import { setCommand } from "./invalid-settings";
import type { BaseImages } from "./base-images";
import { appFacts } from "./detected-layer";
import type { EffectiveSettings } from "./layers";
import { quoted } from "./quoted";

/** An image from a registry, or the inputs for a build. */
export type ImageConfig = { readonly prebuilt: ImageRef } | BuiltImageConfig;

export interface BuiltImageConfig extends BuildInputs {
  readonly repository: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly daemon: DaemonAddress;
}

/** The images of both services. */
export type ImageConfigs = Readonly<Record<Service, ImageConfig>>;

/** Inputs that are the same for both builds. */
type BuildSettings = Pick<BuiltImageConfig, "version" | "platform" | "tags" | "daemon">;

/**
 * Returns the images of both services.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readImages(
  settings: EffectiveSettings,
  given: Json,
  bases: BaseImages,
  daemon: DaemonAddress,
  faults: Fault[],
): ImageConfigs {
  const { version, platform } = settings;
  const tags = readImageTags(settings, faults);
  const build = { version, platform: platform || machinePlatform(), daemon, tags };
  const BUILD_CA = readBuildCa(settings, faults);
  const ca = withValues({ BUILD_CA });
  const args = buildArgs(settings, given, bases);
  return {
    backend: readImage(settings, "backend", { ...args.backend, ...ca }, build, faults),
    frontend: readImage(settings, "frontend", { ...args.frontend, ...ca }, build, faults),
  };
}

type BuildArgs = Readonly<Record<string, string>>;

/**
 * Returns the build arguments of both images that follow from the settings and the source files.
 * Arguments without a value are left out.
 */
export function buildArgs(
  { backend, frontend }: EffectiveSettings,
  given: Json,
  bases: BaseImages,
): Record<Service, BuildArgs> {
  const facts = appFacts(given);
  const lines = Object.entries(frontend.buildEnv).map(([name, value]) => `${name}=${value}`);
  return {
    backend: withValues({
      PYTHON_IMAGE: bases.python ?? PYTHON_IMAGES[backend.python],
      APP: backend.app,
      APP_DIR: backend.appDir === "." ? undefined : backend.appDir,
      HEALTH_PATH: facts?.backend.probes.liveness,
    }),
    frontend: withValues({
      NODE_IMAGE: bases.node,
      BUILD_ENV: lines.sort().join("\n"),
      HEALTH_PATH: facts?.frontend.probe,
    }),
  };
}

function withValues(args: Readonly<Record<string, string | undefined>>): BuildArgs {
  return mapDefined(args, (value) => value || undefined);
}

/** Base images for the versions of Python that are not the default in the Dockerfile. */
const PYTHON_IMAGES: Readonly<Record<string, string>> = {
  "3.10": "python:3.10.19-slim-trixie",
  "3.11": "python:3.11.14-slim-trixie",
  "3.12": "python:3.12.12-slim-trixie",
  "3.14": "python:3.14.2-slim-trixie",
};

/**
 * Returns the image of a service. An image with a tag or a digest is prebuilt.
 *
 * @param args build arguments.
 */
function readImage(
  settings: EffectiveSettings,
  service: Service,
  args: BuildArgs,
  { version, platform, tags, daemon }: BuildSettings,
  faults: Fault[],
): ImageConfig {
  const { image: repository, tag, digest } = settings[service];
  if (tag === "latest") faults.push(latestFault(service));
  if (tag || digest) return { prebuilt: { repository, tag, ...(digest && { digest }) } };
  return {
    repository,
    version,
    context: readDirectory([service, "path"], settings[service].path, `apps/${service}`, faults),
    dockerfile: `images/${service}.Dockerfile`,
    buildArgs: args,
    platform,
    tags,
    daemon,
  };
}

/** Returns the fault for an image with the tag `latest`. */
export function latestFault(owner: string): Fault {
  return {
    problem: `${owner}.tag is "latest"; it must be an exact tag, so that a rollback can restore the image`,
    fix: setCommand([owner, "tag"], "1.0.0"),
  };
}

/** Returns this machine's platform, for example `linux/amd64`. */
export function machinePlatform(): string {
  return `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
}

/** Returns the additional tags in the setting `imageTags`. */
function readImageTags(
  { imageTags, version }: EffectiveSettings,
  faults: Fault[],
): readonly string[] {
  const { tags, faults: found } = parseImageTags(imageTags, version, () => gitCommit("."));
  faults.push(...found);
  return tags;
}

/**
 * Returns, as one line of base64, the certificates in the file that the setting `buildCaFile`
 * names.
 */
function readBuildCa({ buildCaFile }: EffectiveSettings, faults: Fault[]): string | undefined {
  if (buildCaFile === "") return undefined;
  const { base64, problem } = readCertificates(buildCaFile);
  if (problem)
    faults.push({
      problem: `buildCaFile is ${quoted(buildCaFile)}; ${problem}`,
      fix: setCommand(["buildCaFile"], "proxy-ca.pem"),
    });
  return base64;
}

/** Returns the path, relative to the project. An absolute path would differ between machines. */
function readDirectory(
  keys: readonly string[],
  given: string,
  example: string,
  faults: Fault[],
): string {
  const isDirectory = fs.existsSync(given) && fs.statSync(given).isDirectory();
  const isParent = isDirectory && !path.relative(given, ".").startsWith("..");
  const reason = isParent ? "it must not contain this project" : "there is no such directory";
  if (!isDirectory || isParent)
    faults.push({
      problem: `${keys.join(".")} is ${quoted(given)}; ${reason}`,
      fix: setCommand(keys, example),
    });
  return path.relative("", given).split(path.sep).join("/");
}
