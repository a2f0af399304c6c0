import * as fs from "node:fs";
import * as path from "node:path";

/** A provider plugin that some package of the program needs. */
export interface RequiredPackage {
  name: string;
  version: string;
  server: string;
  parameterization?: { name: string; version: string; value: string };
}

interface PackageJson {
  name?: string;
  version?: string;
  pulumi?: {
    resource?: boolean;
    name?: string;
    version?: string;
    server?: string;
    parameterization?: RequiredPackage["parameterization"];
  };
}

/**
 * The plugins named by the `pulumi` field of the packages the program can load: every node_modules
 * folder Node would search from the program's folder, nested ones included. (Upstream reads every
 * folder below the program instead, those of other applications too, and none above it.)
 */
export function requiredPackages(programDirectory: string): RequiredPackage[] {
  const found = new Map<string, RequiredPackage>();
  const seen = new Set<string>();
  for (let folder = path.resolve(programDirectory); ; folder = path.dirname(folder)) {
    for (const json of packagesIn(path.join(folder, "node_modules"), seen)) {
      const required = requiredBy(json);
      if (required) found.set(`${required.name}@${required.version}`, required);
    }
    if (folder === path.dirname(folder)) return [...found.values()];
  }
}

function* packagesIn(modules: string, seen: Set<string>): Generator<PackageJson> {
  for (const folder of packageFolders(modules)) {
    const real = fs.realpathSync(folder);
    if (seen.has(real)) continue;
    seen.add(real);
    const json = readJson(path.join(real, "package.json"));
    if (json) yield json;
    yield* packagesIn(path.join(real, "node_modules"), seen);
  }
}

function packageFolders(modules: string): string[] {
  return list(modules).flatMap((name) =>
    name.startsWith("@")
      ? list(path.join(modules, name)).map((inner) => path.join(modules, name, inner))
      : [path.join(modules, name)],
  );
}

/** Names of the subfolders, links to folders included; a dangling link is no package. */
function list(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.filter((name) =>
    fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
  );
}

function readJson(file: string): PackageJson | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as PackageJson;
  } catch {
    return undefined; // not a package, or not one for us
  }
}

/**
 * The plugin a package stands for. A third-party package must name its plugin; @pulumi/x means x.
 */
export function requiredBy(json: PackageJson): RequiredPackage | undefined {
  if (!json.pulumi?.resource) return undefined;
  const name =
    json.pulumi.name ||
    (json.name?.startsWith("@pulumi/") ? json.name.slice("@pulumi/".length) : undefined);
  const version = json.pulumi.version || json.version;
  if (!name || !version) return undefined;
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: json.pulumi.server ?? "",
    parameterization: json.pulumi.parameterization,
  };
}
