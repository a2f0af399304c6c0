import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { stageContext } from "../lib/images/build-context";
import { buildFiles, contentHash } from "../lib/images/content-hash";
import { type DaemonAddress, findImage, type ImagePresence, tagImage } from "../lib/images/daemon";
import type { ImageRef } from "../lib/images/reference";

/** Plain values, so that the tag, a hash of files, is known in a preview. */
export interface BuiltImageArgs {
  /** Name without a tag, as in `todo-backend`. */
  readonly repository: string;
  /** First part of the tag, as in `1.0.0`. */
  readonly version: string;
  /** Directory of the application, relative to the project, so that all machines agree. */
  readonly context: string;
  /** The Dockerfile, relative to the project, inside or outside the context. */
  readonly dockerfile: string;
  /** Build arguments. Never a secret: the image's history shows them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** As in `linux/amd64`. */
  readonly platform: string;
  /** Additional tags, as in `latest`, which each update moves to this image. Never deployed. */
  readonly tags?: readonly string[];
  /** The daemon of the given provider, which is asked for existing images. Default: local. */
  readonly daemon?: DaemonAddress;
  /** Check before a build, in a preview too. Its failure stops the run. Default: no check. */
  readonly requireDaemon?: () => Promise<void>;
}

/** An image from a registry. The cluster pulls it; nothing is built. */
export interface PrebuiltImageArgs {
  readonly prebuilt: ImageRef;
}

export type AppImageArgs = BuiltImageArgs | PrebuiltImageArgs;

/** Directory for copies of the build contexts, relative to the project. Ignored by git. */
const STAGING = ".build";

/** A build argument that no Dockerfile uses. Changing it makes the provider build again. */
const REBUILD = "REBUILD";

/** An image that is built in the Docker daemon of the given provider and never pushed. */
export class AppImage extends pulumi.ComponentResource {
  /**
   * The repository and the tag `<version>-<12 hex digits of the content hash>`, or the reference of
   * the prebuilt image.
   */
  readonly ref: pulumi.Output<ImageRef>;
  /** The reference as one string, as in `todo-backend:1.0.0-0123456789ab`. */
  readonly image: pulumi.Output<string>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:AppImage", name, recordedArgs(args), opts);
    this.ref = "prebuilt" in args ? pulumi.output(args.prebuilt) : this.build(name, args);
    this.image = pulumi.interpolate`${this.ref.repository}:${this.ref.tag}`;
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
      // Keeps the argument of the last rebuild: removing it would build again.
      { parent: this, ignoreChanges: isAbsent ? [] : [`build.args.${REBUILD}`] },
    );

    // Depends on the URN, which a first preview knows: users of the reference wait for the build,
    // and the preview shows the tag. A pod cannot use the provider's repoDigest, which without a
    // push is a local ID.
    return built.urn.apply(async () => {
      if (!pulumi.runtime.isDryRun()) await this.tag(args, `${repository}:${tag}`, presence);
      return { repository, tag };
    });
  }

  /** Looks for the image in the daemon, and logs if it will be built or may be missing. */
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

  /** Moves the additional tags to this image. A failure is only logged: no pod uses them. */
  private async tag(
    { repository, tags = [], daemon = {} }: BuiltImageArgs,
    image: string,
    presence: ImagePresence,
  ): Promise<void> {
    const existing = presence.state === "present" ? presence.tags : [];
    const names = tags
      .map((tag) => `${repository}:${tag}`)
      .filter((name) => !existing.includes(name));
    await tagImage(daemon, image, names).catch((error: unknown) =>
      pulumi.log.warn(`${image} could not be tagged ${(error as Error).message}`, this),
    );
  }
}

/**
 * Returns the arguments to store in state: without tags, which may change with each commit, and
 * without the daemon and its check, which differ between machines.
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
