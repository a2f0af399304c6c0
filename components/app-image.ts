import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { stageContext } from "../lib/images/build-context";
import { buildFiles, contentHash } from "../lib/images/content-hash";
import { type DaemonAddress, findImage, nameImage, type Presence } from "../lib/images/daemon";
import type { ImageRef } from "../lib/images/reference";

/**
 * Plain values, no outputs: the tag is a hash of files, known before anything runs, so that a
 * preview shows it.
 */
export interface BuiltImageArgs {
  /** Name without a tag, as in `todo-backend`. */
  readonly repository: string;
  /** First part of the tag, as in `1.0.0`. */
  readonly version: string;
  /**
   * Directory of the application, relative to the project: an absolute path would differ on each
   * machine.
   */
  readonly context: string;
  /** The Dockerfile, relative to the project; it may lie outside the context. */
  readonly dockerfile: string;
  /** Build arguments. They stay readable in the image's history: never a secret. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** As in `linux/amd64`. */
  readonly platform: string;
  /**
   * Further tags for people, as in `latest`. They move to this image with each update and are never
   * deployed.
   */
  readonly tags?: readonly string[];
  /**
   * The daemon of the provider that is handed in, so that it can be asked what it holds. Default:
   * the local one.
   */
  readonly daemon?: DaemonAddress;
  /**
   * Asked before an image is built; its failure stops a preview too. Default: any daemon will do.
   */
  readonly requireDaemon?: () => Promise<void>;
}

/** An image made elsewhere: nothing is built, no daemon is needed, and the cluster pulls it. */
export interface PrebuiltImageArgs {
  readonly prebuilt: ImageRef;
}

export type AppImageArgs = BuiltImageArgs | PrebuiltImageArgs;

/** Where the files of a build are put together, relative to the project; git ignores it. */
const STAGING = ".build";

/**
 * A build argument no Dockerfile takes: its change makes the provider build again what the daemon
 * has lost.
 */
const REBUILD = "REBUILD";

/**
 * One build context made into one image, in the Docker daemon whose provider is handed in, and
 * never pushed.
 */
export class AppImage extends pulumi.ComponentResource {
  /**
   * `repository` and the tag `<version>-<12 hex digits of the content hash>`; of a prebuilt image,
   * its own.
   */
  readonly ref: pulumi.Output<ImageRef>;
  /** The same as one text, as in `todo-backend:1.0.0-0123456789ab`. */
  readonly image: pulumi.Output<string>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:index:AppImage", name, recorded(args), opts);
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
    const presence = this.look(args.daemon ?? {}, `${repository}:${tag}`);
    const lost: Record<string, string> =
      presence.state === "absent"
        ? { [REBUILD]: `not in the daemon at ${new Date().toISOString()}` }
        : {};
    const built = new docker.Image(
      `${name}-image`,
      {
        imageName: `${repository}:${tag}`,
        build: {
          context:
            presence.state === "absent" && args.requireDaemon
              ? args.requireDaemon().then(() => staged)
              : staged,
          dockerfile,
          args: { ...args.buildArgs, ...lost },
          platform: args.platform,
          builderVersion: docker.BuilderVersion.BuilderBuildKit,
        },
        buildOnPreview: false,
        skipPush: true,
      },
      // The reason for the last rebuild stays as recorded until there is another one.
      { parent: this, ignoreChanges: presence.state === "absent" ? [] : [`build.args.${REBUILD}`] },
    );

    // Through the URN, which even a first preview knows: who uses the reference waits for the
    // build, and the plan still shows the tag. The provider's own repoDigest is, without a push, an
    // ID that no pod can name.
    return built.urn.apply(async () => {
      if (!pulumi.runtime.isDryRun()) await this.tag(args, `${repository}:${tag}`, presence);
      return { repository, tag };
    });
  }

  /** What the daemon says of the image; a preview tells the user what follows from it. */
  private look(daemon: DaemonAddress, image: string): Presence {
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
   * Moves the tags for people here. They matter to no pod, so a failure is told and does not end
   * the update.
   */
  private async tag(
    { repository, tags = [], daemon = {} }: BuiltImageArgs,
    image: string,
    presence: Presence,
  ): Promise<void> {
    const there = presence.state === "present" ? presence.tags : [];
    const names = tags.map((tag) => `${repository}:${tag}`).filter((name) => !there.includes(name));
    await nameImage(daemon, image, names).catch((error: Error) =>
      pulumi.log.warn(`${image} could not be tagged ${error.message}`, this),
    );
  }
}

/**
 * What state remembers of the arguments: neither tags, which may change with each commit, nor this
 * machine's daemon and questions to it.
 */
function recorded(args: AppImageArgs): pulumi.Inputs {
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
