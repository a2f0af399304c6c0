import * as fs from "node:fs";
import * as path from "node:path";
import { hasUnknowns, isObject, Properties } from "../rpc/properties";
import { contextDigest } from "./context-digest";

export interface CheckedInputs {
  inputs: Properties;
  /** True if the inputs do not set a platform, so that this machine's platform is used. */
  platformGuessed: boolean;
}

/**
 * Checks the inputs and returns them as upstream's Check does. It adds defaults for the Dockerfile,
 * the context, the platform and `buildOnPreview`, and the digest of the build context. A changed
 * digest triggers a build.
 */
export function checkInputs(news: Properties): CheckedInputs {
  const build: Properties = news.build === undefined ? {} : asBuild(news.build);
  if (!hasUnknowns(build.context)) build.context = build.context ?? ".";
  if (!hasUnknowns(build.dockerfile) && !hasUnknowns(build.context)) {
    build.dockerfile = build.dockerfile ?? path.join(String(build.context), "Dockerfile");
    requireDockerfile(String(build.dockerfile), String(build.context));
    build.contextDigest = contextDigest(String(build.context), String(build.dockerfile));
  }
  requireKnownBuilder(build.builderVersion);
  const platformGuessed = build.platform === undefined;
  if (platformGuessed) build.platform = hostPlatform();
  const buildOnPreview = hasUnknowns(news.buildOnPreview) ? false : (news.buildOnPreview ?? false);
  refuseUnsupported(news, build);
  return { inputs: { ...news, build, buildOnPreview }, platformGuessed };
}

/** Returns this machine's platform as Docker writes it, for example `linux/amd64`. */
export function hostPlatform(): string {
  const names: { [arch: string]: string } = { x64: "amd64", ia32: "386" };
  return `linux/${names[process.arch] ?? process.arch}`;
}

function asBuild(build: unknown): Properties {
  if (!isObject(build))
    throw new Error("build must be an object whose value is known when the program runs");
  return { ...build };
}

function requireDockerfile(dockerfile: string, context: string): void {
  const readable = (file: string): boolean => fs.existsSync(file);
  if (readable(dockerfile)) return;
  if (path.isAbsolute(dockerfile)) {
    throw new Error(
      `expected a relative Dockerfile path; got ${JSON.stringify(dockerfile)} instead: no such file or directory`,
    );
  }
  const within = path.join(context, dockerfile);
  const hint = readable(within) ? ` Try setting \`dockerfile\` to ${JSON.stringify(within)}` : "";
  throw new Error(
    `could not open dockerfile at relative path ${JSON.stringify(dockerfile)}: no such file or directory.${hint}`,
  );
}

function requireKnownBuilder(version: unknown): void {
  if (version === undefined || version === "BuilderV1" || version === "BuilderBuildKit") return;
  throw new Error(
    `invalid Docker Builder version ${JSON.stringify(version)}: use BuilderV1 or BuilderBuildKit`,
  );
}

function refuseUnsupported(news: Properties, build: Properties): void {
  const unsupported = (input: string): Error =>
    new Error(
      `${input} is not supported by this stand-in for the docker plugin, which builds local images only`,
    );
  if (news.skipPush !== true) throw unsupported("skipPush: false (pushing to a registry)");
  if (news.registry !== undefined) throw unsupported("registry");
  if (build.cacheFrom !== undefined) throw unsupported("build.cacheFrom");
}
