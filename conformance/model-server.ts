import { createHash } from "node:crypto";
import * as http from "node:http";
import { text } from "node:stream/consumers";

/** What the server logs of a request. The key itself is never logged. */
export interface ModelRequest {
  readonly path: string;
  readonly model: string;
  /** SHA-256 of the Authorization header. */
  readonly authorization: string;
}

export const digest = (header: string): string => createHash("sha256").update(header).digest("hex");

/**
 * Returns a server in place of a language model: the streaming part of OpenAI's chat completions
 * API. The message "count to 3" is answered with "1 2 3", one number after each second.
 */
export function modelServer(log: (request: ModelRequest) => void): http.Server {
  return http.createServer((request, response) => void answer(request, response, log));
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  log: (request: ModelRequest) => void,
): Promise<void> {
  const { model, messages } = JSON.parse(await text(request)) as {
    model: string;
    messages: { role: string; content: unknown }[];
  };
  const { url: path = "", headers } = request;
  log({ path, model, authorization: digest(headers.authorization ?? "") });
  const question = JSON.stringify(messages.findLast(({ role }) => role === "user"));
  const last = Number(/count to (\d+)/.exec(question)?.[1] ?? 1);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish_reason: string | null) =>
    response.write(
      `data: ${JSON.stringify({
        id: "answer",
        object: "chat.completion.chunk",
        created: 0,
        model,
        choices: [{ index: 0, delta, finish_reason }],
      })}\n\n`,
    );
  for (let number = 1; number <= last && !response.destroyed; number++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    send({ role: "assistant", content: `${number} ` }, null);
  }
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}
