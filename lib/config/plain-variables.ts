import { ASSISTANT_MODES, TEXT_RULES } from "./rules";
import { isLoopback, LOOPBACK_REASON, MINIKUBE_HOST } from "../cluster/loopback";
import type { Service } from "../services";
import type { Variables } from "../secrets/list";
import { quoted, type Settings } from "./settings";

/** The environment of one service: plain values, and keys of its Secret. */
export interface ServiceVariables {
  readonly plain: Variables;
  readonly secret: Variables;
}

/**
 * Reads what the services are told in clear. A variable that comes out of a Secret is not set a
 * second time.
 */
export function readPlainVariables(
  settings: Settings,
  secret: Readonly<Record<Service, Variables>>,
  authUrl: string | undefined,
): Record<Service, ServiceVariables> {
  const mode = settings.choice("assistantMode", ASSISTANT_MODES);
  const baseUrl = settings.optionalText("openaiBaseUrl", TEXT_RULES.openaiBaseUrl);
  if (baseUrl && isLoopback(new URL(baseUrl).hostname)) {
    const elsewhere = Object.assign(new URL(baseUrl), { hostname: MINIKUBE_HOST }).href.replace(
      /\/$/,
      "",
    );
    settings.fault(
      `openaiBaseUrl is ${quoted(baseUrl)}; it ${LOOPBACK_REASON}`,
      `pulumi config set openaiBaseUrl ${elsewhere}`,
    );
  }
  const model = settings.optionalText("openaiModel", TEXT_RULES.openaiModel);
  if (mode === "llm" && !baseUrl && !secret.backend.OPENAI_API_KEY) {
    settings.fault(
      'assistantMode is "llm"; that takes an openaiApiKey or an openaiBaseUrl',
      "pulumi config set --secret openaiApiKey",
    );
  }
  const without = (names: Variables, all: Record<string, string | undefined>): Variables =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) =>
        value && !(name in names) ? [[name, value]] : [],
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
