import * as fs from "node:fs";
import * as path from "node:path";
import type { BuildInputs } from "../images/content-hash";
import type { DaemonAddress } from "../images/daemon";
import { readCertificates } from "../images/build-ca";
import { gitCommit } from "../images/git-commit";
import { type ImageRef, parseImageRef } from "../images/reference";
import { parseImageTags } from "../images/tags";
import type { Service } from "../services";
import { TEXT_RULES } from "./rules";
import { quoted, type Settings } from "./settings";

/** An image from a registry, or the inputs for a build. */
export type ImageConfig = { readonly prebuilt: ImageRef } | BuiltImageConfig;

export interface BuiltImageConfig extends BuildInputs {
  readonly repository: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly daemon: DaemonAddress;
}

/** Inputs that are the same for both builds. */
export type BuildSettings = Pick<BuiltImageConfig, "version" | "platform" | "tags" | "daemon">;

/** @param buildArgs build arguments. Arguments without a value are left out. */
export function readImage(
  settings: Settings,
  service: Service,
  buildArgs: Readonly<Record<string, string | undefined>>,
  { version, platform, tags, daemon }: BuildSettings,
): ImageConfig {
  const prebuilt = parseImageRef(settings.optionalText(`${service}Image`, TEXT_RULES.image) ?? "");
  if (prebuilt) return { prebuilt };
  const given = Object.entries(buildArgs).filter((arg): arg is [string, string] => !!arg[1]);
  return {
    repository: `todo-${service}`,
    version,
    context: readDirectory(settings, `${service}Path`, `apps/${service}`),
    dockerfile: `images/${service}.Dockerfile`,
    buildArgs: Object.fromEntries(given),
    platform,
    tags,
    daemon,
  };
}

/**
 * Returns the platform in the setting `platform`, or this machine's platform if that setting is
 * empty.
 */
export function readPlatform(settings: Settings): string {
  const machine = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
  return settings.optionalText("platform", TEXT_RULES.platform) ?? machine;
}

/** Returns the additional tags in the setting `imageTags`. */
export function readImageTags(settings: Settings, version: string): readonly string[] {
  const { tags, faults } = parseImageTags(settings.json("imageTags", "[]"), version, () =>
    gitCommit("."),
  );
  settings.addFaults(faults);
  return tags;
}

/**
 * Returns, as one line of base64, the certificates in the file that the setting `buildCaFile`
 * names.
 */
export function readBuildCa(settings: Settings): string | undefined {
  const file = settings.optionalText("buildCaFile", {
    pattern: /./,
    mustBe: "a PEM file",
    example: "proxy-ca.pem",
  });
  if (file === undefined) return undefined;
  const { base64, problem } = readCertificates(file);
  if (problem)
    settings.fault(
      `buildCaFile is ${quoted(file)}; ${problem}`,
      "pulumi config set buildCaFile proxy-ca.pem",
    );
  return base64;
}

/** Returns the path, relative to the project. An absolute path would differ between machines. */
function readDirectory(settings: Settings, key: string, example: string): string {
  const given = settings.text(key, { pattern: /./, mustBe: "a directory", example });
  if (!fs.existsSync(given) || !fs.statSync(given).isDirectory()) {
    settings.fault(
      `${key} is ${quoted(given)}; there is no such directory`,
      `pulumi config set ${key} ${example}`,
    );
  } else if (!path.relative(given, ".").startsWith("..")) {
    settings.fault(
      `${key} is ${quoted(given)}; it must not contain this project`,
      `pulumi config set ${key} ${example}`,
    );
  }
  return path.relative("", given).split(path.sep).join("/");
}
