import { backendNotice } from "./lib/pulumi/backend";
import { runCommand } from "./lib/cli";
import { projectEnvironment } from "./lib/pulumi/environment";

runCommand({
  name: "env",
  help:
    "Prints the variables that a shell needs for plain `npx pulumi …`, `kubectl`, `helm` and\n" +
    '`minikube`. To set them:\n\n  eval "$(npm run -s env)"',
  async run() {
    const notice = backendNotice();
    if (notice) console.error(notice); // the shell evaluates standard output
    for (const [name, value] of Object.entries(projectEnvironment()))
      console.log(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
    return 0;
  },
});
