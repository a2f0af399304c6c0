import * as fs from "node:fs";
import { digestOf } from "../lib/digest";
import { inLab, inSource } from "../lib/paths";
import { Step } from "../lib/step";
import { installPlugins } from "../plugins/install";

/** Pulumi's engine, language host and plugins in the project's own PULUMI_HOME, where the `pulumi` command looks for them. */
export function plugins(options: { root: string; pulumiHome: string }): Step {
    return {
        name: "plugins",
        title: "Pulumi plugins",
        needs: ["go-pulumi", "go-provider"],
        digest: () => digestOf([options.root, options.pulumiHome], [inSource("plugins")]),
        present: async () => fs.existsSync(`${options.pulumiHome}/versions`) && fs.existsSync(`${options.pulumiHome}/plugins`),
        run: () => installPlugins({ ...options, engine: inLab("bin", "pulumi"), kubernetesPlugin: inLab("bin", "pulumi-resource-kubernetes") }),
    };
}
