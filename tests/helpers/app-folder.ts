import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Calls `use` with a folder that contains the given files, by path. */
export function withApp<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), "app-"));
  const folder = path.join(parent, "backend");
  try {
    for (const [file, text] of Object.entries(files)) {
      const full = path.join(folder, file);
      fs.mkdirSync(path.dirname(full), { recursive: true });
      fs.writeFileSync(full, text);
    }
    return use(folder);
  } finally {
    fs.rmSync(parent, { recursive: true });
  }
}
