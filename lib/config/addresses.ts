import type { Fault } from "../errors";
import { mapValues } from "../records";
import type { Variables } from "../secrets/list";
import { setCommand } from "./invalid-settings";
import type { EffectiveSettings } from "./layers";
import type { Access } from "./releases";

const URL_NAME = "{url}";
const BACKEND_NAME = "{backend}";

/**
 * Returns the settings with addresses in place of `{url}` and `{backend}` in the services'
 * variables. The public address is `authUrl` if it is set.
 *
 * @param access how a browser reaches the frontend.
 */
export function fillAddresses(
  settings: EffectiveSettings,
  access: Access,
  faults: Fault[],
): EffectiveSettings {
  const { backend, frontend, authUrl } = settings;
  const address = authUrl || ("url" in access ? access.url : undefined);
  const names = { ...backend.env, ...frontend.env, ...frontend.buildEnv };
  const [needing] = Object.entries(names).find(([, text]) => text.includes(URL_NAME)) ?? [];
  if (needing !== undefined && address === undefined)
    faults.push({
      problem: `${needing} contains the public address, but the cluster chooses the port; the address must be known before the build`,
      fix: setCommand([settings.proxy.enabled ? "proxy" : "frontend", "nodePort"], "30080"),
    });
  const inCluster = `http://${backend.serviceName || backend.name}:${backend.port}`;
  const fill = (variables: Variables): Variables =>
    mapValues(variables, (text) =>
      text.replaceAll(URL_NAME, address ?? "").replaceAll(BACKEND_NAME, inCluster),
    );
  return {
    ...settings,
    backend: { ...backend, env: fill(backend.env) },
    frontend: { ...frontend, env: fill(frontend.env), buildEnv: fill(frontend.buildEnv) },
  };
}
