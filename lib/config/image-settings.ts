import * as fs from "node:fs";
import * as path from "node:path";
import type { Fault } from "../errors";
import type { BuildInputs } from "../images/content-hash";
import type { DaemonAddress } from "../images/daemon";
import { readCertificates } from "../images/build-ca";
import { gitCommit } from "../images/git-commit";
import type { ImageRef } from "../images/reference";
import { parseImageTags } from "../images/tags";
import type { Service } from "../services";
import { setCommand } from "./invalid-settings";
import type { BaseImages } from "./base-images";
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

/** Returns the images of both services. */
export function readImages(
  settings: EffectiveSettings,
  bases: BaseImages,
  daemon: DaemonAddress,
  faults: Fault[],
): ImageConfigs {
  const { version, platform } = settings;
  const tags = readImageTags(settings, faults);
  const build = { version, platform: platform || machinePlatform(), daemon, tags };
  const BUILD_CA = readBuildCa(settings, faults);
  const argsOf = {
    backend: { PYTHON_IMAGE: bases.python, BUILD_CA },
    frontend: { NODE_IMAGE: bases.node, BUILD_CA },
  };
  return {
    backend: readImage(settings, "backend", argsOf.backend, build, faults),
    frontend: readImage(settings, "frontend", argsOf.frontend, build, faults),
  };
}

/**
 * Returns the image of a service. An image with a tag or a digest is prebuilt.
 *
 * @param buildArgs build arguments. Arguments without a value are left out.
 */
function readImage(
  settings: EffectiveSettings,
  service: Service,
  buildArgs: Readonly<Record<string, string | undefined>>,
  { version, platform, tags, daemon }: BuildSettings,
  faults: Fault[],
): ImageConfig {
  const { image: repository, tag, digest } = settings[service];
  if (tag === "latest") faults.push(latestFault(service));
  if (tag || digest) return { prebuilt: { repository, tag, ...(digest && { digest }) } };
  const given = Object.entries(buildArgs).filter((arg): arg is [string, string] => !!arg[1]);
  return {
    repository,
    version,
    context: readDirectory([service, "path"], settings[service].path, `apps/${service}`, faults),
    dockerfile: `images/${service}.Dockerfile`,
    buildArgs: Object.fromEntries(given),
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
function machinePlatform(): string {
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
