import { ASSISTANT_MODES, TEXT_RULES } from "./rules";
import { isLoopback, LOOPBACK_REASON, MINIKUBE_HOST } from "../cluster/loopback";
import type { Service } from "../services";
import type { Variables } from "../secrets/list";
import { quoted, type Settings } from "./settings";

/** The environment variables of one service. */
export interface ServiceVariables {
  /** Maps each variable to its value. */
  readonly plain: Variables;
  /** Maps each variable to a key of the service's Secret. */
  readonly secret: Variables;
}

/**
 * Reads the settings that become environment variables of the services. Leaves out variables that a
 * service reads from its Secret.
 */
export function readPlainVariables(
  settings: Settings,
  secret: Readonly<Record<Service, Variables>>,
  authUrl: string | undefined,
): Record<Service, ServiceVariables> {
  const mode = settings.choice("assistantMode", ASSISTANT_MODES);
  const baseUrl = settings.optionalText("openaiBaseUrl", TEXT_RULES.openaiBaseUrl);
  if (baseUrl && isLoopback(new URL(baseUrl).hostname)) {
    const { href } = Object.assign(new URL(baseUrl), { hostname: MINIKUBE_HOST });
    settings.fault(
      `openaiBaseUrl is ${quoted(baseUrl)}; it ${LOOPBACK_REASON}`,
      `pulumi config set openaiBaseUrl ${href.replace(/\/$/, "")}`,
    );
  }
  const model = settings.optionalText("openaiModel", TEXT_RULES.openaiModel);
  if (mode === "llm" && !baseUrl && !secret.backend.OPENAI_API_KEY) {
    settings.fault(
      'assistantMode is "llm"; this needs openaiApiKey or openaiBaseUrl',
      "pulumi config set --secret openaiApiKey",
    );
  }
  const without = (excluded: Variables, all: Record<string, string | undefined>): Variables =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) =>
        value && !(name in excluded) ? [[name, value]] : [],
      ),
    );
  return {
    backend: {
      plain: without(secret.backend, {
        ASSISTANT_MODE: mode,
        OPENAI_BASE_URL: baseUrl,
        OPENAI_MODEL: model,
      }),
      secret: secret.backend,
    },
    frontend: {
      plain: without(secret.frontend, { BETTER_AUTH_URL: authUrl }),
      secret: secret.frontend,
    },
  };
}
