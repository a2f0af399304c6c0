import { isLoopback, LOOPBACK_REASON, MINIKUBE_HOST } from "../cluster/loopback";
import type { Fault } from "../errors";
import type { Variables } from "../secrets/list";
import { type Service, SERVICES } from "../services";
import { setCommand } from "./invalid-settings";
import type { EffectiveSettings } from "./layers";
import { quoted } from "./quoted";

/** The environment variables of one service. */
export interface ServiceVariables {
  /** Maps each variable to its value. */
  readonly plain: Variables;
  /** Maps each variable to a key of a Secret. */
  readonly secret: Variables;
}

/**
 * Returns the environment variables of the services: those in `backend.env` and `frontend.env`, and
 * those that follow from other settings. Leaves out variables that a service reads from a Secret.
 */
export function readPlainVariables(
  settings: EffectiveSettings,
  secret: Readonly<Record<Service, Variables>>,
  faults: Fault[],
): Record<Service, ServiceVariables> {
  const { assistantMode: mode, openaiBaseUrl, openaiModel, authUrl } = settings;
  if (openaiBaseUrl && isLoopback(new URL(openaiBaseUrl).hostname)) {
    const { href } = Object.assign(new URL(openaiBaseUrl), { hostname: MINIKUBE_HOST });
    faults.push({
      problem: `openaiBaseUrl is ${quoted(openaiBaseUrl)}; it ${LOOPBACK_REASON}`,
      fix: setCommand(["openaiBaseUrl"], href.replace(/\/$/, "")),
    });
  }
  if (mode === "llm" && !openaiBaseUrl && !secret.backend.OPENAI_API_KEY) {
    faults.push({
      problem: 'assistantMode is "llm"; this needs openaiApiKey or openaiBaseUrl',
      fix: "pulumi config set --secret openaiApiKey",
    });
  }
  const derived: Record<Service, Variables> = {
    backend: {
      ASSISTANT_MODE: mode,
      OPENAI_BASE_URL: openaiBaseUrl,
      OPENAI_MODEL: openaiModel,
    },
    frontend: { BETTER_AUTH_URL: authUrl },
  };
  const variablesOf = (service: Service): ServiceVariables => {
    const set = Object.entries(derived[service]).filter(
      ([name, value]) => value !== "" && !(name in secret[service]),
    );
    const plain = { ...Object.fromEntries(set), ...settings[service].env };
    return { plain, secret: secret[service] };
  };
  return Object.fromEntries(
    SERVICES.map((service) => [service, variablesOf(service)] as const),
  ) as Record<Service, ServiceVariables>;
}
