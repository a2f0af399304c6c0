import * as path from "node:path";
import { EngineLog } from "../rpc/engine-log";
import { hasUnknowns, Properties, secret } from "../rpc/properties";
import { Resource } from "../rpc/provider";
import { Daemon } from "./daemon";
import { buildImage } from "./image-build";
import { imageDiff } from "./image-diff";
import { checkInputs, hostPlatform } from "./image-inputs";

/**
 * Returns the implementation of docker.Image. As in upstream's plugin, `Read` and `Delete` do
 * nothing.
 */
export function imageResource(daemon: () => Daemon, log: EngineLog): Resource {
  const build = async (urn: string, inputs: Properties): Promise<Properties> => {
    await log.status(urn, "Building the image");
    try {
      return outputs(
        inputs,
        await buildImage(daemon(), inputs, (line) => void log.status(urn, line)),
      );
    } finally {
      await log.sent();
    }
  };
  return {
    check: async ({ urn, news }) => {
      const { inputs, platformGuessed } = checkInputs(news);
      if (platformGuessed) {
        await log.message(
          "info",
          urn,
          `Building your image for ${hostPlatform()} architecture.\nTo ensure you are building for the correct ` +
            "platform, consider explicitly setting the `platform` field on ImageBuildOptions.",
        );
      }
      return { inputs, failures: [] };
    },
    diff: ({ olds, news }) => imageDiff(olds, news),
    create: async ({ urn, news, preview }) => {
      if (preview && !(await buildsInPreview(urn, news, log))) return { id: "", properties: news };
      return { id: String(news.imageName), properties: await build(urn, news) };
    },
    update: async ({ urn, news, preview }) =>
      preview && !(await buildsInPreview(urn, news, log)) ? news : build(urn, news),
    read: (request) => request,
  };
}

function outputs(inputs: Properties, imageId: string): Properties {
  const { context, dockerfile, platform } = inputs.build as Properties;
  return {
    baseImageName: inputs.imageName,
    context,
    dockerfile: path.relative(path.resolve(String(context)), path.resolve(String(dockerfile))),
    imageName: inputs.imageName,
    platform,
    registryServer: "",
    // An image that is not pushed has no repository digest. As upstream does, use its id in the
    // daemon instead.
    repoDigest: imageId,
    __inputs: secret(inputs),
  };
}

async function buildsInPreview(urn: string, inputs: Properties, log: EngineLog): Promise<boolean> {
  if (inputs.buildOnPreview !== true) return false;
  const { dockerfile, context, args } = inputs.build as Properties;
  if (![dockerfile, context, args, inputs.imageName].some(hasUnknowns)) return true;
  await log.message(
    "warning",
    urn,
    "Minimum inputs for build are unresolved. Continuing without preview image build. " +
      "To avoid this warning, ensure image name, dockerfile, args, and context are resolved at preview.",
  );
  return false;
}
