import * as fs from "node:fs";
import * as path from "node:path";
import { type AppFacts, detectedSettings } from "../app/detected-settings";
import { factsOf } from "../app/cached-facts";
import { isMap, type Json, valueAt } from "../json";

const ROOT = path.join(__dirname, "..", "..");
const known = new Map<string, AppFacts>();

/**
 * Returns the settings that follow from the application's source files, without those that equal
 * the defaults. Returns none if a directory does not exist, which is reported elsewhere.
 *
 * @param given the settings of the stack and its preset. A preset keeps its published exposure and
 * its Secrets.
 */
export function detectedLayer(given: Json, defaults: Json): Json {
  const facts = appFacts(given);
  if (!facts) return {};
  const { kubernetesSecrets, proxy, ...detected } = detectedSettings(facts);
  const keepsExposure = Boolean(given.preset);
  const { serviceType, nodePort, ...frontend } = detected.frontend as Json;
  const exposed = { ...frontend, ...(serviceType !== undefined && { serviceType, nodePort }) };
  const layer = {
    ...detected,
    frontend: keepsExposure ? frontend : exposed,
    ...(!keepsExposure && proxy !== undefined && { proxy }),
    ...(given.kubernetesSecrets === undefined && { kubernetesSecrets }),
  };
  return difference(layer, defaults);
}

/** Returns what the source files say, or undefined if a directory does not exist. */
export function appFacts(given: Json): AppFacts | undefined {
  const [backend, frontend] = (["backend", "frontend"] as const).map((service) => {
    const set = valueAt(given, [service, "path"]) ?? `apps/${service}`;
    return path.resolve(ROOT, typeof set === "string" ? set : "");
  });
  if (!backend || !frontend || !isSource(backend) || !isSource(frontend)) return undefined;
  const key = JSON.stringify([backend, frontend]);
  const facts = known.get(key) ?? {
    backend: factsOf("backend", backend),
    frontend: factsOf("frontend", frontend),
  };
  known.set(key, facts);
  return facts;
}

/** Returns true for a directory that does not contain this project. */
function isSource(directory: string): boolean {
  const isParent = !path.relative(directory, ROOT).startsWith("..");
  return !isParent && fs.existsSync(directory) && fs.statSync(directory).isDirectory();
}

/** Returns the values that differ from the defaults. */
function difference(values: Json, defaults: Json): Json {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
      const usual = defaults[key];
      if (isMap(value) && isMap(usual)) {
        const inner = difference(value, usual);
        return Object.keys(inner).length > 0 ? [[key, inner]] : [];
      }
      return JSON.stringify(value) === JSON.stringify(usual) ? [] : [[key, value]];
    }),
  );
}
