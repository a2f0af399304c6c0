import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** What a file is to be: its text, or a link. */
export type FileSpec =
  string | { readonly text: string; readonly executable?: boolean } | { readonly link: string };

/** Makes a directory with these files, and returns its path. */
export function directoryWith(files: Readonly<Record<string, FileSpec>>): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-"));
  for (const [name, spec] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (typeof spec === "string") fs.writeFileSync(file, spec);
    else if ("link" in spec) fs.symlinkSync(spec.link, file);
    else fs.writeFileSync(file, spec.text, { mode: spec.executable ? 0o755 : 0o644 });
  }
  return root;
}

/**
 * Runs a function in a new directory with these files, then returns to where it was and removes it.
 */
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
