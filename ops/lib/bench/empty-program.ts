import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { inProject, ROOT } from "../project";

const PROGRAM = `import * as docker from "@pulumi/docker";
import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";

new k8s.Provider("cluster", { context: process.env.BENCH_CONTEXT });
new docker.Provider("daemon", {});
new random.Provider("generator");
`;

/**
 * Creates a temporary folder with a Pulumi program that registers the three providers of this
 * project and nothing else. The program uses the same packages and a file backend, and starts
 * without type-checking. Its run time is therefore a lower bound for any program with these
 * providers.
 *
 * @returns the folder.
 */
export function emptyProgram(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-empty-"));
  const { dependencies } = JSON.parse(fs.readFileSync(inProject("package.json"), "utf8")) as {
    dependencies: object;
  };
  const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
  write("index.ts", PROGRAM);
  write("Pulumi.yaml", "name: empty\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n");
  write("package.json", JSON.stringify({ name: "empty", private: true, dependencies }));
  write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions: { module: "nodenext", noCheck: true, skipLibCheck: true } }),
  );
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  fs.mkdirSync(path.join(folder, "state"));
  return folder;
}
