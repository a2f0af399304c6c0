import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { stageContext } from "../lib/images/build-context";
import { buildFiles, contentHash } from "../lib/images/content-hash";
import { type DaemonAddress, findImage, type ImagePresence, tagImage } from "../lib/images/daemon";
import type { ImageRef } from "../lib/images/reference";

/**
 * The arguments are plain values, not outputs, so that a preview can compute the tag, which
 * contains a hash of the files.
 */
export interface BuiltImageArgs {
  /** Name of the image without a tag, for example `todo-backend`. */
  readonly repository: string;
  /** First part of the tag, for example `1.0.0`. */
  readonly version: string;
  /**
   * Directory of the application, relative to the project. An absolute path would differ between
   * machines.
   */
  readonly context: string;
  /** Path of the Dockerfile, relative to the project. It may be outside the context. */
  readonly dockerfile: string;
  /** Build arguments. Must not contain secrets, because the image's history shows them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Target platform, for example `linux/amd64`. */
  readonly platform: string;
  /**
   * Additional tags such as `latest`, which every update moves to the new image. The release never
   * uses these tags.
   */
  readonly tags?: readonly string[];
  /**
   * Address of the provider's Docker daemon, used to look for existing images. Default: the local
   * daemon.
   */
  readonly daemon?: DaemonAddress;
  /**
   * Check to run before a build, even in a preview. If it fails, the run stops. Default: no check.
   */
  readonly requireDaemon?: () => Promise<void>;
}

/** An existing image in a registry. The cluster pulls it, and nothing is built. */
export interface PrebuiltImageArgs {
  readonly prebuilt: ImageRef;
}

export type AppImageArgs = BuiltImageArgs | PrebuiltImageArgs;

/** Directory, relative to the project, for copies of the build contexts. Git ignores it. */
const STAGING = ".build";

/**
 * Build argument that no Dockerfile uses. The provider rebuilds the image when its value changes.
 */
const REBUILD = "REBUILD";

/**
 * One of the application's images. It is either built in the provider's Docker daemon and never
 * pushed, or taken from a registry.
 */
export class AppImage extends pulumi.ComponentResource {
  /**
   * Repository and tag. The tag of a built image is `<version>-<12 hex digits of the content
   * hash>`.
   */
  readonly ref: pulumi.Output<ImageRef>;
  /** `ref` as a single string, for example `todo-backend:1.0.0-0123456789ab`. */
  readonly image: pulumi.Output<string>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:AppImage", name, recordedArgs(args), opts);
    this.ref = "prebuilt" in args ? pulumi.output(args.prebuilt) : this.build(name, args);
    this.image = this.ref.apply(({ repository, tag, digest }) =>
      [repository, tag && `:${tag}`, digest && `@${digest}`].join(""),
    );
    this.registerOutputs({ image: this.image });
  }

  private build(name: string, args: BuiltImageArgs): pulumi.Output<ImageRef> {
    requirePath(
      "context",
      args.context,
      fs.existsSync(args.context) && fs.statSync(args.context).isDirectory(),
    );
    requirePath("dockerfile", args.dockerfile, fs.existsSync(args.dockerfile));

    const { repository } = args;
    const hash = contentHash(args).slice(0, 12);
    const tag = `${args.version}-${hash}`;
    const staged = path.posix.join(STAGING, repository, tag);
    const dockerfile = stageContext({
      source: args.context,
      files: buildFiles(args),
      dockerfile: args.dockerfile,
      hash,
      target: staged,
    });
    const presence = this.findInDaemon(args.daemon ?? {}, `${repository}:${tag}`);
    const isAbsent = presence.state === "absent";
    const rebuild: Record<string, string> = isAbsent
      ? { [REBUILD]: `not in the daemon at ${new Date().toISOString()}` }
      : {};
    const built = new docker.Image(
      `${name}-image`,
      {
        imageName: `${repository}:${tag}`,
        build: {
          context:
            isAbsent && args.requireDaemon ? args.requireDaemon().then(() => staged) : staged,
          dockerfile,
          args: { ...args.buildArgs, ...rebuild },
          platform: args.platform,
          builderVersion: docker.BuilderVersion.BuilderBuildKit,
        },
        buildOnPreview: false,
        skipPush: true,
      },
      // Keeps the build argument that triggered the last rebuild, because removing the argument
      // would trigger another rebuild.
      { parent: this, ignoreChanges: isAbsent ? [] : [`build.args.${REBUILD}`] },
    );

    // The URN is known even in the first preview, so the preview shows the tag. Resources that use
    // the reference still wait for the build. The provider's repoDigest cannot be used, because for
    // an image that was not pushed, repoDigest is a local ID.
    return built.urn.apply(async () => {
      if (!pulumi.runtime.isDryRun()) await this.tag(args, `${repository}:${tag}`);
      return { repository, tag };
    });
  }

  /**
   * Looks for the image in the daemon. Logs a message if the image is absent, and a warning if the
   * daemon cannot be queried.
   */
  private findInDaemon(daemon: DaemonAddress, image: string): ImagePresence {
    const presence = findImage(daemon, image);
    if (presence.state === "absent")
      void pulumi.log.info(`${image} is not in the Docker daemon: it will be built`, this);
    if (presence.state === "unknown")
      void pulumi.log.warn(
        `Cannot tell whether ${image} is in the Docker daemon: ${presence.reason}`,
        this,
      );
    return presence;
  }

  /**
   * Moves the additional tags to this image. A failure is only logged, because no pod uses these
   * tags.
   */
  private async tag(
    { repository, tags = [], daemon = {} }: BuiltImageArgs,
    image: string,
  ): Promise<void> {
    if (tags.length === 0) return;
    // Looks again, because a build may just have replaced an image that had these tags.
    const presence = findImage(daemon, image);
    const existing = presence.state === "present" ? presence.tags : [];
    const names = tags
      .map((tag) => `${repository}:${tag}`)
      .filter((name) => !existing.includes(name));
    await tagImage(daemon, image, names).catch((error: unknown) =>
      pulumi.log.warn(`${image} could not be tagged as ${(error as Error).message}`, this),
    );
  }
}

/**
 * Returns the arguments to store in the state. Leaves out the additional tags, because they may
 * change with every commit, and the daemon and its check, because they differ between machines.
 */
function recordedArgs(args: AppImageArgs): pulumi.Inputs {
  return "prebuilt" in args
    ? args
    : { ...args, tags: undefined, daemon: undefined, requireDaemon: undefined };
}

function requirePath(propertyPath: string, value: string, exists: boolean): void {
  if (path.isAbsolute(value)) {
    throw new pulumi.InputPropertyError({
      propertyPath,
      reason: `${propertyPath} must be relative, not ${value}`,
    });
  }
  if (!exists) {
    throw new pulumi.InputPropertyError({
      propertyPath,
      reason: `${propertyPath} ${value} does not exist`,
    });
  }
}
