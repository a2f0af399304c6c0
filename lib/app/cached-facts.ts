import * as fs from "node:fs";
import * as path from "node:path";
import { digestFiles, listFiles } from "../file-tree";
import { inspectBackend } from "./backend";
import type { AppFacts } from "./detected-settings";
import { inspectFrontend } from "./frontend";
import { Sources } from "./sources";

/** Like the other caches, this folder is in `node_modules`, which git ignores. */
const FOLDER = path.join(__dirname, "..", "..", "node_modules", ".cache", "app-facts");

const INSPECTIONS = { backend: inspectBackend, frontend: inspectFrontend };

interface Entry<Facts> {
  readonly digest: string;
  readonly facts: Facts;
}

/**
 * Returns what the source files of a service say. Parses the files only if they, or the code that
 * reads them, have changed since the last time. The cache has one entry per service.
 */
export function factsOf<Service extends keyof AppFacts>(
  service: Service,
  folder: string,
): AppFacts[Service] {
  const sources = new Sources(folder);
  const digest = digestFiles(folder, sources.files, `${path.resolve(folder)} ${codeDigest()}`);
  const file = path.join(FOLDER, `${service}.json`);
  const known = read(file) as Entry<AppFacts[Service]> | undefined;
  if (known?.digest === digest) return known.facts;
  const facts = INSPECTIONS[service](folder) as AppFacts[Service];
  store(file, { digest, facts });
  return facts;
}

function codeDigest(): string {
  const all = { file: () => false, directory: () => false };
  return digestFiles(__dirname, listFiles(__dirname, all));
}

function read(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // No entry, or one that was being written.
  }
}

function store(file: string, entry: Entry<unknown>): void {
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify(entry));
    fs.renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Without a cache entry, the files are parsed again next time.
  }
}
