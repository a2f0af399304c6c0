import * as fs from "node:fs";
import { digestOf } from "../lib/digest";
import { inLab, inSource } from "../lib/paths";
import { Step } from "../lib/step";

/**
 * Pulumi's engine, language host and plugins in the project's own PULUMI_HOME, where the `pulumi`
 * command looks for them.
 */
export function plugins(options: { root: string; pulumiHome: string }): Step {
  return {
    // each clone has its own, and a record of its own
    name: `plugins-${digestOf([options.pulumiHome])}`,
    title: "Pulumi plugins",
    needs: ["go-pulumi", "go-provider"],
    digest: () =>
      digestOf(
        [options.root],
        [inSource("plugins"), inSource("go", "host"), inSource("go", "provider")],
      ),
    present: async () =>
      fs.existsSync(`${options.pulumiHome}/versions`) &&
      fs.existsSync(`${options.pulumiHome}/plugins`),
    async run() {
      // Loads the compiler: not on a run with nothing to do.
      const { installPlugins } =
        require("../plugins/install") as typeof import("../plugins/install");
      await installPlugins({
        ...options,
        engine: inLab("pulumi", "pulumi"),
        kubernetesPlugin: inLab("pulumi", "pulumi-resource-kubernetes"),
      });
    },
  };
}
