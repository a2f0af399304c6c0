import type { BackendFacts } from "../app/backend";
import type { FrontendFacts } from "../app/frontend";
import { isSecretName, roleOf } from "../app/roles";
import type { Variable } from "../app/variable";
import type { Fault } from "../errors";
import type { Variables } from "../secrets/list";
import type { Service } from "../services";
import type { Json } from "../json";
import { appFacts } from "./detected-layer";
import { setCommand } from "./invalid-settings";
import type { BackendSettings, EffectiveSettings, ServiceSettings } from "./layers";
import { quoted } from "./quoted";

type SecretVariables = Readonly<Record<Service, Variables>>;

/**
 * Adds a fault for each fact that is missing to build and run the source files: what they do not
 * tell, and variables without which a process does not start. Adds none if there are other faults,
 * because those may be the reason.
 *
 * @param given the settings of the stack and its preset, without the defaults.
 */
export function readAppFaults(
  given: Json,
  settings: EffectiveSettings,
  secret: SecretVariables,
  faults: Fault[],
): void {
  const facts = faults.length === 0 ? appFacts(given) : undefined;
  if (!facts) return;
  const { backend, frontend } = facts;
  const build = { ...settings.frontend.env, ...settings.frontend.buildEnv };
  faults.push(
    ...(isBuilt(settings.backend)
      ? [
          ...backendFaults(backend, settings.backend),
          ...missing("backend", backend.variables, { ...settings.backend.env, ...secret.backend }),
        ]
      : []),
    ...(isBuilt(settings.frontend)
      ? [
          ...frontendFaults(frontend, settings.frontend),
          ...missing("frontend", frontend.variables, { ...build, ...secret.frontend }),
        ]
      : []),
  );
}

function isBuilt({ tag, digest }: ServiceSettings): boolean {
  return tag === "" && digest === "";
}

function frontendFaults({ next }: FrontendFacts, { path }: ServiceSettings): Fault[] {
  if (next !== undefined) return [];
  const problem = `frontend.path is ${quoted(path)}; its package.json does not list next`;
  return [{ problem, fix: setCommand(["frontend", "path"], "apps/frontend") }];
}

function backendFaults(
  { targets, isTargetUnsure, packages }: BackendFacts,
  { path, app }: BackendSettings,
): Fault[] {
  const example = targets[1]?.app ?? "src.main:app";
  const faults: Fault[] = [];
  if (packages.file === undefined)
    faults.push({
      problem: `backend.path is ${quoted(path)}; it has no requirements.txt, pyproject.toml or lock file`,
      fix: setCommand(["backend", "path"], "apps/backend"),
    });
  if (app === "")
    faults.push({
      problem: `backend.path is ${quoted(path)}; no FastAPI() was found there`,
      fix: setCommand(["backend", "app"], example),
    });
  else if (isTargetUnsure && targets[0]?.app === app)
    faults.push({
      problem: `backend.app is not set; ${app} and ${example} are equally likely`,
      fix: setCommand(["backend", "app"], app),
    });
  return faults;
}

/** Returns a fault for each required variable that nothing sets. */
function missing(service: Service, variables: readonly Variable[], set: Variables): Fault[] {
  const needed = variables.filter(
    ({ name, isRequired }) =>
      isRequired && !(name in set) && roleOf(name)?.kind !== "set by the chart",
  );
  return needed.map(({ name, place }) => ({
    problem: `the ${service} does not start without ${name} (${place}), which is not set`,
    fix: commandFor(service, name),
  }));
}

function commandFor(service: Service, name: string): string {
  if (roleOf(name)?.kind === "model key") return "pulumi config set --secret openaiApiKey";
  if (isSecretName(name)) return `pulumi config set --secret --path ownSecrets.${name}`;
  const place = name.startsWith("NEXT_PUBLIC_") ? "buildEnv" : "env";
  return setCommand([service, place, name], "VALUE");
}
