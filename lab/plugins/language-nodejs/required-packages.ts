import * as fs from "node:fs";
import * as path from "node:path";

/** A provider plugin that one of the program's packages needs. */
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
 * Returns the plugins that are named in the `pulumi` fields of all packages that the program can
 * load. It searches the node_modules folders in the program's folder and its parent folders, and
 * the node_modules nested in them. Upstream instead searches all folders below the program, even
 * those of other applications, but no parent folders.
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

/** Returns the names of subfolders and of links to folders. Skips dangling links. */
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
    return undefined; // The folder is not a package.
  }
}

/** Returns the plugin that a package needs, or undefined if the package needs none. */
export function requiredBy(json: PackageJson): RequiredPackage | undefined {
  if (!json.pulumi?.resource) return undefined;
  const name = json.pulumi.name || defaultPluginName(json.name);
  const version = json.pulumi.version || json.version;
  if (!name || !version) return undefined;
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: json.pulumi.server ?? "",
    parameterization: json.pulumi.parameterization,
  };
}

/**
 * Returns the default plugin name of a package: `x` for `@pulumi/x`, undefined for other packages.
 */
function defaultPluginName(packageName = ""): string | undefined {
  const scope = "@pulumi/";
  return packageName.startsWith(scope) ? packageName.slice(scope.length) : undefined;
}
