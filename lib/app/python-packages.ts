import { parse } from "smol-toml";
import { isMap, valueAt } from "../json";
import type { Sources } from "./sources";

/** The file from which the backend's packages are installed. */
export type PackageFile = "uv.lock" | "poetry.lock" | "requirements.txt" | "pyproject.toml";

/** What a backend's package files say. */
export interface PythonPackages {
  /** Undefined if there is no such file. */
  readonly file?: PackageFile;
  /** Names of the packages in lower case, with hyphens. */
  readonly names: readonly string[];
  /** The Python version to use, for example `3.13`. */
  readonly python: string;
  /** Where the version comes from, for example `requires Python >=3.11`. */
  readonly pythonReason: string;
}

/** The Python versions for which there are base images, the preferred one first. */
export const PYTHON_VERSIONS = ["3.13", "3.12", "3.14", "3.11", "3.10"] as const;

export function pythonPackages(sources: Sources): PythonPackages {
  const project = readProject(sources.text("pyproject.toml"));
  const candidates: PackageFile[] = [
    "uv.lock",
    "poetry.lock",
    "requirements.txt",
    "pyproject.toml",
  ];
  const file = candidates.find((name) => sources.has(name));
  const names =
    file === "requirements.txt"
      ? sources.text(file).split("\n").flatMap(packageName)
      : projectPackages(project);
  return { ...(file && { file }), names, ...pythonVersion(sources, project) };
}

function readProject(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return {}; // The build reports the fault in the file, with its line.
  }
}

function projectPackages(project: unknown): string[] {
  const listed = valueAt(project, ["project", "dependencies"]);
  const poetry = valueAt(project, ["tool", "poetry", "dependencies"]);
  return [
    ...(Array.isArray(listed) ? listed.flatMap((each) => packageName(String(each))) : []),
    ...(isMap(poetry) ? Object.keys(poetry).flatMap(packageName) : []),
  ];
}

/** Returns the name in a requirement such as `uvicorn[standard]>=0.30 ; python_version > "3.9"`. */
function packageName(requirement: string): string[] {
  const [, name] = /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement) ?? [];
  return name ? [name.toLowerCase().replace(/[_.]/g, "-")] : [];
}

/** Returns the preferred version among those that the project accepts. */
function pythonVersion(
  sources: Sources,
  project: unknown,
): Pick<PythonPackages, "python" | "pythonReason"> {
  for (const file of [".python-version", "runtime.txt"]) {
    const [exact] = /3\.\d+/.exec(sources.text(file)) ?? [];
    const known = PYTHON_VERSIONS.find((version) => version === exact);
    if (known) return { python: known, pythonReason: `${file} has ${exact}` };
  }
  const required =
    valueAt(project, ["project", "requires-python"]) ??
    valueAt(project, ["tool", "poetry", "dependencies", "python"]);
  if (typeof required !== "string")
    return { python: PYTHON_VERSIONS[0], pythonReason: "no version is required" };
  const python = PYTHON_VERSIONS.find((version) => accepts(required, version));
  const pythonReason = `requires Python ${required}`;
  return { python: python ?? PYTHON_VERSIONS[0], pythonReason };
}

/** Returns true if a version such as `3.12` satisfies a specifier such as `>=3.11,<3.13`. */
function accepts(specifier: string, version: string): boolean {
  const minor = (text: string): number => Number(/^3\.(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return specifier.split(",").every((part) => {
    const [, operator = "==", bound = ""] = /^\s*([<>=!~^]*)\s*([\d.]+)/.exec(part) ?? [];
    const [wanted, limit] = [minor(version), minor(bound)];
    if (Number.isNaN(limit)) return true; // For example `>=3` or `<4`.
    if (operator.startsWith("<")) return operator === "<" ? wanted < limit : wanted <= limit;
    if (/^[>^]|^~=/.test(operator)) return operator === ">" ? wanted > limit : wanted >= limit;
    return operator === "!=" ? wanted !== limit : wanted === limit;
  });
}
