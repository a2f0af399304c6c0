import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const STAMP = ".sources";

/**
 * Compiles every .ts file below `sources` to JavaScript in `target`, unless that was done for the
 * same sources and compiler before. `target` appears complete or not at all, so an interrupted run
 * leaves no half.
 */
export function compile(sources: string, target: string): void {
  const files = typescriptFiles(sources);
  const stamp = createHash("sha256").update(ts.version);
  for (const file of files)
    stamp
      .update(file)
      .update("\0")
      .update(fs.readFileSync(path.join(sources, file)))
      .update("\0");
  const wanted = stamp.digest("hex");
  if (readIfPresent(path.join(target, STAMP)) === wanted) return;

  const fresh = `${target}.${process.pid}`;
  for (const file of files) {
    const output = path.join(fresh, file.replace(/\.ts$/, ".js"));
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(sources, file), "utf8"), {
      fileName: file,
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(output, outputText);
  }
  fs.writeFileSync(path.join(fresh, "package.json"), '{ "type": "commonjs" }\n');
  fs.writeFileSync(path.join(fresh, STAMP), wanted);
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(fresh, target);
}

function typescriptFiles(root: string): string[] {
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
  return names
    .filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"),
    )
    .sort();
}

function readIfPresent(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
