import type { Json } from "../json";
import type { BackendFacts } from "./backend";
import type { AppFacts } from "./detected-settings";
import type { FrontendFacts } from "./frontend";
import { roleOf } from "./roles";
import type { Variable } from "./variable";

/** How a deployment sets each variable of a service. */
export interface GivenVariables {
  /** Variables with their values. */
  readonly plain: Readonly<Record<string, string>>;
  /** Variables with the keys of the Secret that they read. */
  readonly secret: Readonly<Record<string, string>>;
}

type Row = readonly [label: string, text: string];

/** Returns what was found in the source files of both services, as lines for a terminal. */
export function reportLines(
  facts: AppFacts,
  paths: { readonly backend: string; readonly frontend: string },
  given: { readonly backend: GivenVariables; readonly frontend: GivenVariables },
  settings: Json,
): string[] {
  return [
    `Backend in ${paths.backend}`,
    ...table(backendRows(facts.backend)),
    ...variableLines(facts.backend.variables, given.backend),
    "",
    `Frontend in ${paths.frontend}`,
    ...table(frontendRows(facts.frontend)),
    ...variableLines(facts.frontend.variables, given.frontend),
    "",
    "Settings that follow from this (npx pulumi config set --path overrides each of them)",
    ...settingLines(settings),
  ];
}

function backendRows({ targets, packages, probes, prepare, databaseScheme }: BackendFacts): Row[] {
  const [target] = targets;
  const other = targets.length > 1 ? `; also ${targets[1]?.app ?? ""}` : "";
  return [
    ["Application", target ? `${target.app}, in ${target.file}${other}` : "not found"],
    ["Packages", packages.file ?? "not found"],
    ["Python", `${packages.python}, because ${packages.pythonReason}`],
    ["Database", `${databaseScheme}://…`],
    ["Before start", prepare.length > 0 ? prepare.join(" ") : "nothing"],
    [
      "Probes",
      `liveness ${probes.liveness ?? "by TCP"}, readiness ${probes.readiness ?? "by TCP"}`,
    ],
  ];
}

function frontendRows(facts: FrontendFacts): Row[] {
  const { packageManager, lockFile, output, ownApiRoutes, googleFonts } = facts;
  const routes = ownApiRoutes.length > 0 ? ownApiRoutes.join(", ") : "none";
  return [
    ["Next.js", facts.next ?? "not found in package.json"],
    [
      "Packages",
      `${packageManager}, ${lockFile ?? "without a lock file: versions may change with each build"}`,
    ],
    ["Output", output === "unset" ? "not set; built as standalone" : output],
    ["Probes", facts.probe],
    ["Own routes", `${routes} (below /api)`],
    ...(googleFonts === undefined
      ? []
      : [["Fonts", `from Google during the build, in ${googleFonts}`] as const]),
  ];
}

function variableLines(variables: readonly Variable[], given: GivenVariables): string[] {
  if (variables.length === 0) return ["  Variables     none"];
  const rows = variables.map((each): Row => [each.name, `${source(each, given)} (${each.place})`]);
  const unread = Object.keys(given.plain).filter(
    (name) => !variables.some((each) => each.name === name) && name !== "BETTER_AUTH_URL",
  );
  return [
    "  Variables",
    ...table(rows, "    "),
    ...unread.map((name) => `    ${name} is set, but the source files do not read it`),
  ];
}

function source({ name, isRequired, fallback }: Variable, given: GivenVariables): string {
  if (name in given.secret) return `from the Secret, key ${given.secret[name] ?? ""}`;
  if (name in given.plain) return given.plain[name] ?? "";
  if (roleOf(name)?.kind === "set by the chart") return "set by the chart";
  if (isRequired) return "REQUIRED, not set";
  return fallback === undefined ? "not set" : `not set, the application uses ${fallback}`;
}

function settingLines(settings: Json, path = ""): string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const name = path === "" ? key : `${path}.${key}`;
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isMap && key !== "kubernetesSecrets") return settingLines(value as Json, name);
    return key === "kubernetesSecrets" ? [] : [`  ${name}: ${JSON.stringify(value)}`];
  });
}

function table(rows: readonly Row[], indent = "  "): string[] {
  const width = Math.max(...rows.map(([label]) => label.length), 12);
  return rows.map(([label, text]) => `${indent}${label.padEnd(width)}  ${text}`);
}
