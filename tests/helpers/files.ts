import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The content of a file, or the target of a symbolic link. */
export type FileSpec =
  string | { readonly text: string; readonly executable?: boolean } | { readonly linkTo: string };

/** Creates a temporary directory with the given files and returns its path. */
export function directoryWith(files: Readonly<Record<string, FileSpec>>): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-"));
  for (const [name, spec] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (typeof spec === "string") fs.writeFileSync(file, spec);
    else if ("linkTo" in spec) fs.symlinkSync(spec.linkTo, file);
    else fs.writeFileSync(file, spec.text, { mode: spec.executable ? 0o755 : 0o644 });
  }
  return root;
}

/** Runs `body` in a temporary directory with the given files, then removes the directory. */
export async function within<T>(
  files: Readonly<Record<string, FileSpec>>,
  body: () => T | Promise<T>,
): Promise<T> {
  const before = process.cwd();
  const root = directoryWith(files);
  process.chdir(root);
  try {
    return await body();
  } finally {
    process.chdir(before);
    fs.rmSync(root, { recursive: true, force: true });
  }
}
