import { Account } from "../../e2e/lib/account";
import { inShell } from "../../e2e/lib/shell";
import { deploymentOf, type Live } from "../live";
import { modelRequests, withModel } from "../model";
import { digest, type ModelRequest } from "../model-server";
import type { Finding } from "../row";

/** Address of Gemini's OpenAI-compatible API: https://ai.google.dev/gemini-api/docs/openai */
const GEMINI = new URL("https://generativelanguage.googleapis.com/v1beta/openai/");

/** What the backend's container has in its environment, and what it sent to the model server. */
export interface ModelUse {
  readonly address: string;
  readonly model: string;
  readonly key: string;
  readonly answer: string;
  readonly requests: readonly ModelRequest[];
}

/** Chats while the backend uses a model server at the path of Gemini's API. */
export async function callsGemini(live: Live): Promise<Finding> {
  const variable = (name: string) =>
    inShell(
      `kubectl exec -n ${live.namespace} deployment/${deploymentOf(live, "backend")} -- printenv ${name}`,
    );
  const deployed = {
    address: await variable("OPENAI_BASE_URL"),
    model: await variable("OPENAI_MODEL"),
    key: await variable("GEMINI_API_KEY"),
  };
  const used = await withModel(live, GEMINI.pathname, async () => {
    const account = await Account.signUp(live.url);
    const { response } = await account.say("count to 2");
    return { answer: response, requests: await modelRequests() };
  });
  return geminiFinding({ ...deployed, ...used });
}

/** Returns whether address, path, key and model are those of Gemini's API. */
export function geminiFinding({ address, model, key, answer, requests }: ModelUse): Finding {
  const expected: ModelRequest = {
    path: `${GEMINI.pathname}chat/completions`,
    model,
    authorization: digest(`Bearer ${key}`),
  };
  const wrong = requests.find(
    ({ path, model, authorization }) =>
      path !== expected.path ||
      model !== expected.model ||
      authorization !== expected.authorization,
  );
  const problems = [
    ...(address === GEMINI.href
      ? []
      : [`OPENAI_BASE_URL is ${address}, Gemini's is ${GEMINI.href}`]),
    ...(model.startsWith("gemini-") ? [] : [`OPENAI_MODEL is ${model}, not a Gemini model`]),
    ...(answer === "1 2" ? [] : [`the model answered "1 2", the chat "${answer}"`]),
    ...(requests.length > 0 ? [] : ["the model server received no request"]),
    ...(wrong ? [`POST ${wrong.path} for ${wrong.model}, or with another key`] : []),
  ];
  return {
    how: "OPENAI_BASE_URL in the backend's container, and a chat with a model server in place of Gemini's host",
    figure: `the address is ${address}; POST ${expected.path} for ${model} with GEMINI_API_KEY, ${requests.length} times`,
    ...(problems.length > 0 && { problem: problems.join("; ") }),
    open: "an answer by Gemini itself, which this machine cannot reach",
  };
}
