import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../../ops/lib/project";
import { inShell } from "./shell";

/**
 * Creates a second clone with this clone's working tree and packages, but without this clone's
 * state.
 */
export async function makeClone(folder: string): Promise<void> {
  await inShell(
    `git clone -q ${ROOT} ${folder} && git ls-files -z -co --exclude-standard | tar --null -T - -cf - | tar -xf - -C ${folder} && ` +
      `ln -s ${ROOT}/node_modules ${folder}/node_modules`,
  );
  const stackFile = path.join(folder, "Pulumi.dev.yaml");
  fs.writeFileSync(
    stackFile,
    fs.readFileSync(stackFile, "utf8").replace(/^encryptionsalt:.*\n/m, ""),
  );
}
