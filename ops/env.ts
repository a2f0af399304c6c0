import { backendNotice } from "./lib/pulumi/backend";
import { runCommand } from "./lib/cli";
import { projectEnvironment } from "./lib/pulumi/environment";

runCommand({
  name: "env",
  help: 'Prints what a shell needs for plain `npx pulumi …`, `kubectl`, `helm` and `minikube`:\n\n  eval "$(npm run -s env)"',
  async run() {
    const notice = backendNotice();
    if (notice) console.error(notice); // standard output is for the shell
    for (const [name, value] of Object.entries(projectEnvironment()))
      console.log(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
    return 0;
  },
});
