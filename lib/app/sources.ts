import * as fs from "node:fs";
import * as path from "node:path";
import { listFiles } from "../file-tree";

/** Folders that contain no sources of the application itself. */
const SKIPPED =
  /^(node_modules|__pycache__|venv|env|dist|build|out|coverage|tests?|__tests__|e2e|docs?|specs?)$|^\./;
const TEST_FILE =
  /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec|stories|d)\.[cm]?[jt]sx?$/;
/** Larger files are generated or data. */
const MAX_BYTES = 400_000;

/** The source files of a backend or a frontend. The files are read, never run. */
export class Sources {
  /** Paths relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  private readonly texts = new Map<string, string>();

  constructor(readonly folder: string) {
    this.files = listFiles(folder, {
      file: (file) => TEST_FILE.test(file),
      directory: (directory) => SKIPPED.test(path.posix.basename(directory)),
    });
  }

  has(file: string): boolean {
    return fs.existsSync(path.join(this.folder, file));
  }

  /** Returns the text of a file, or an empty text if there is no such file. */
  text(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const full = path.join(this.folder, file);
    const isFile = fs.existsSync(full) && fs.statSync(full).isFile();
    const text = isFile && fs.statSync(full).size <= MAX_BYTES ? fs.readFileSync(full, "utf8") : "";
    this.texts.set(file, text);
    return text;
  }

  /** Returns the paths that match, those in the fewest folders first. */
  matching(pattern: RegExp): string[] {
    const depth = (file: string): number => file.split("/").length;
    return this.files
      .filter((file) => pattern.test(file))
      .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  }
}
