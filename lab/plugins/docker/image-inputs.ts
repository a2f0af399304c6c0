import * as fs from "node:fs";
import * as path from "node:path";
import { hasUnknowns, isObject, Properties } from "../rpc/properties";
import { contextDigest } from "./context-digest";

export interface CheckedInputs {
  inputs: Properties;
  /** True when `platform` was left out and the machine's own was filled in. */
  platformGuessed: boolean;
}

/**
 * The inputs as upstream's Check records them: Dockerfile path, context, platform and
 * `buildOnPreview` filled in, and the digest of the build context, whose change is what makes an
 * image differ.
 */
export function checkInputs(news: Properties): CheckedInputs {
  const build: Properties = news.build === undefined ? {} : asBuild(news.build);
  if (!hasUnknowns(build.context)) build.context = build.context ?? ".";
  const known = !hasUnknowns(build.dockerfile) && !hasUnknowns(build.context);
  if (known) {
    build.dockerfile = build.dockerfile ?? path.join(String(build.context), "Dockerfile");
    requireDockerfile(String(build.dockerfile), String(build.context));
    build.contextDigest = contextDigest(String(build.context), String(build.dockerfile));
  }
  const { builderVersion } = build;
  if (
    builderVersion !== undefined &&
    builderVersion !== "BuilderV1" &&
    builderVersion !== "BuilderBuildKit"
  ) {
    throw new Error(
      `invalid Docker Builder version ${JSON.stringify(builderVersion)}: use BuilderV1 or BuilderBuildKit`,
    );
  }
  const platformGuessed = build.platform === undefined;
  if (platformGuessed) build.platform = hostPlatform();
  const buildOnPreview = hasUnknowns(news.buildOnPreview) ? false : (news.buildOnPreview ?? false);
  refuseWhatOnlyUpstreamDoes(news, build);
  return { inputs: { ...news, build, buildOnPreview }, platformGuessed };
}

/** `linux/<architecture of this machine>`, in Docker's words. */
export function hostPlatform(): string {
  const names: { [arch: string]: string } = { x64: "amd64", ia32: "386" };
  return `linux/${names[process.arch] ?? process.arch}`;
}

function asBuild(build: unknown): Properties {
  if (!isObject(build)) throw new Error("build must be an object, known when the program runs");
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

function refuseWhatOnlyUpstreamDoes(news: Properties, build: Properties): void {
  const only = (what: string): Error =>
    new Error(
      `${what} is not supported by this stand-in for the docker plugin, which builds local images only`,
    );
  if (news.skipPush !== true) throw only("skipPush: false (pushing to a registry)");
  if (news.registry !== undefined) throw only("registry");
  if (build.cacheFrom !== undefined) throw only("build.cacheFrom");
}
