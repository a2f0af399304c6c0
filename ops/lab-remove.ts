import * as path from "node:path";
import { shellEnvironment } from "../lab/bring-up";
import { hasCluster, remove } from "../lab/remove";
import { runCommand } from "./lib/cli";
import { requireConsent } from "./lib/consent";
import { lossOfCluster } from "./lib/cluster/losses";
import { settingOf } from "./lib/pulumi/stack-file";

runCommand({
  name: "lab:remove",
  help:
    "Stops the cluster that `npm run up` built on this machine and removes everything that it installed:\n" +
    "daemons, images, compiled programs, caches, and Debian packages. Deletes every application in that\n" +
    "cluster, including those of other clones; lists them and asks first.",
  stackless: true,
  yes: "remove it without asking, which is required without a terminal",
  async run({ yes }) {
    if (hasCluster()) {
      const { PATH, ...lab } = shellEnvironment(); // another clone may have built the lab
      Object.assign(process.env, lab, {
        PATH: [PATH, process.env.PATH].filter(Boolean).join(path.delimiter),
      });
      const items = await lossOfCluster(settingOf("context"));
      const title = "Removing the cluster of this machine deletes for good, for every clone:";
      if (items.length > 0)
        await requireConsent({ title, items, yes, command: "npm run lab:remove -- --yes" });
    }
    await remove((line) => console.log(line));
    return 0;
  },
});
