import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { contentHash } from "../lib/content-hash";
import type { ImageRef } from "../lib/image-ref";

/** Plain values, no outputs: the tag is a hash of files, known before anything runs, so that a preview shows it. */
export interface AppImageArgs {
    /** Name without a tag, as in `todo-backend`. */
    readonly repository: string;
    /** First part of the tag, as in `1.0.0`. */
    readonly version: string;
    /** Directory of the application, relative to the project: an absolute path would differ on each machine. */
    readonly context: string;
    /** The Dockerfile, relative to the project; it may lie outside the context. */
    readonly dockerfile: string;
    /** Build arguments. They stay readable in the image's history: never a secret. */
    readonly buildArgs: Readonly<Record<string, string>>;
    /** As in `linux/amd64`. */
    readonly platform: string;
}

/** One build context made into one image, in the Docker daemon whose provider is handed in, and never pushed. */
export class AppImage extends pulumi.ComponentResource {
    /** `repository` and the tag `<version>-<12 hex digits of the content hash>`. */
    readonly ref: pulumi.Output<ImageRef>;
    /** The same as one text, as in `todo-backend:1.0.0-0123456789ab`. */
    readonly image: pulumi.Output<string>;

    constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
        super("todo:index:AppImage", name, args, opts);
        requirePath("context", args.context, fs.existsSync(args.context) && fs.statSync(args.context).isDirectory());
        requirePath("dockerfile", args.dockerfile, fs.existsSync(args.dockerfile));

        const tag = `${args.version}-${contentHash(args).slice(0, 12)}`;
        const built = new docker.Image(
            `${name}-image`,
            {
                imageName: `${args.repository}:${tag}`,
                build: {
                    context: args.context,
                    dockerfile: args.dockerfile,
                    args: { ...args.buildArgs },
                    platform: args.platform,
                    builderVersion: docker.BuilderVersion.BuilderBuildKit,
                },
                buildOnPreview: false,
                skipPush: true,
            },
            { parent: this },
        );

        // Through the URN, which even a first preview knows: who uses the reference waits for the build, and the plan
        // still shows the tag. The provider's own repoDigest is, without a push, an ID that no pod can name.
        this.ref = built.urn.apply(() => ({ repository: args.repository, tag }));
        this.image = pulumi.interpolate`${this.ref.repository}:${this.ref.tag}`;
        this.registerOutputs({ image: this.image });
    }
}

function requirePath(propertyPath: string, value: string, exists: boolean): void {
    if (path.isAbsolute(value)) {
        throw new pulumi.InputPropertyError({ propertyPath, reason: `${propertyPath} must be relative, not ${value}` });
    }
    if (!exists) {
        throw new pulumi.InputPropertyError({ propertyPath, reason: `${propertyPath} ${value} does not exist` });
    }
}
