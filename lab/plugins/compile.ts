import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** File in the output folder that contains a digest of the sources and the compiler's version. */
const STAMP = ".sources";

/**
 * Compiles .ts files to JavaScript in `target`, at the same relative paths as in `root`. Does
 * nothing if `target` was compiled from the same sources with the same compiler. The output is
 * replaced as a whole at the end, so an interrupted run leaves no partial output.
 * @param sources - Files and folders to compile, relative to `root`.
 */
export async function compile(root: string, sources: string[], target: string): Promise<void> {
  // A static import would load the compiler whenever this module is imported.
  const ts = await import("typescript");
  const files = sources.flatMap((source) => typescriptFiles(root, source));
  const stamp = createHash("sha256").update(ts.version);
  for (const file of files) {
    stamp
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update("\0");
  }
  const wanted = stamp.digest("hex");
  if (readIfPresent(path.join(target, STAMP)) === wanted) return;

  const fresh = `${target}.${process.pid}`;
  for (const file of files) {
    const output = path.join(fresh, file.replace(/\.ts$/, ".js"));
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(root, file), "utf8"), {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(output, outputText);
  }
  fs.writeFileSync(path.join(fresh, "package.json"), '{ "type": "commonjs" }\n');
  fs.writeFileSync(path.join(fresh, STAMP), wanted);
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(fresh, target);
}

function typescriptFiles(root: string, source: string): string[] {
  if (source.endsWith(".ts")) return [source];
  return fs
    .readdirSync(path.join(root, source), { recursive: true, encoding: "utf8" })
    .filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"),
    )
    .sort()
    .map((name) => path.join(source, name));
}

function readIfPresent(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
