import * as fs from "node:fs";
import { digestOf } from "../lib/digest";
import { inLab, inSource } from "../lib/paths";
import { Step } from "../lib/step";
import { installPlugins } from "../plugins/install";
import { PLUGIN_SOURCES } from "../plugins/sources";

/**
 * Installs Pulumi's engine, language host and plugins in the project's PULUMI_HOME, where the
 * `pulumi` command looks for them.
 */
export function plugins(options: { root: string; pulumiHome: string }): Step {
  return {
    // The name depends on the clone's folder, because each clone has its own plugins and record.
    name: `plugins-${digestOf([options.pulumiHome])}`,
    title: "Pulumi plugins",
    needs: ["go-pulumi", "go-provider"],
    digest: () =>
      digestOf(
        [options.root],
        [
          ...PLUGIN_SOURCES.map((source) => inSource("..", source)),
          inSource("go", "host"),
          inSource("go", "provider"),
        ],
      ),
    present: async () =>
      fs.existsSync(`${options.pulumiHome}/versions`) &&
      fs.existsSync(`${options.pulumiHome}/plugins`),
    async run() {
      await installPlugins({
        ...options,
        engine: inLab("pulumi", "pulumi"),
        kubernetesPlugin: inLab("pulumi", "pulumi-resource-kubernetes"),
      });
    },
  };
}
