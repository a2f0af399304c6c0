import type { Assistant, Message, Task, ToolCall } from "../../lib/api-types";
import type { FakeBackend } from "./fake-backend";
import { type Act, interpret } from "./fake-agent";
import { id, now, refusal } from "./fake-responses";

const encoder = new TextEncoder();

/** Answers chat requests in the backend's stream format, using the agent in `fake-agent.ts`. */
export class FakeChat {
  assistant: Assistant = { mode: "rules", model: null };
  /** How the next answers fail. */
  fault: "none" | "cut" | "fails" | "limited" | "not found" | "still running" = "none";
  /** Milliseconds between two parts of the stream. */
  pace = 0;
  /** The bodies of the requests in the order of arrival. */
  requests: Record<string, unknown>[] = [];
  /** Called when the browser ends the request before the answer is complete. */
  onStop: () => void = () => {};
  private readonly backend: FakeBackend;

  constructor(backend: FakeBackend) {
    this.backend = backend;
  }

  async answer(request: Request, body: Record<string, unknown>): Promise<Response> {
    this.requests.push(body);
    if (this.fault === "limited")
      return refusal(429, "too_many_requests", "Too many messages.", { "retry-after": "20" });
    if (this.fault === "not found")
      return refusal(404, "not_found", "There is no such conversation.");
    const question = String(body.message);
    const conversation = this.conversation(body.conversation_id as string | undefined, question);
    const log = this.backend.messages.get(conversation.id) ?? [];
    const earlier = log.findIndex(({ id }) => id === body.message_id);
    const asked: Message = message("user", question, String(body.message_id));
    const reply: Message = {
      ...message("assistant", "", id()),
      status: "running",
      assistant: this.assistant,
    };
    this.backend.messages.set(conversation.id, [
      ...(earlier < 0 ? log : log.slice(0, earlier)),
      asked,
      reply,
    ]);
    if (this.fault === "still running")
      return refusal(409, "still_running", "This message is still being answered.");
    return new Response(
      this.stream(this.parts(conversation, reply, question), reply, request.signal),
      { headers: { "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" } },
    );
  }

  /** Undoes the changes made by a call and returns the affected tasks. */
  undoCall({ name, tasks, removed }: ToolCall): Pick<ToolCall, "tasks" | "removed"> {
    if (name === "add_task") {
      for (const task of tasks) this.backend.remove(task);
      return { tasks: [], removed: tasks.map(({ id }) => id) };
    }
    if (name === "delete_task")
      return { tasks: removed.flatMap((id) => this.backend.restore(id) ?? []), removed: [] };
    return {
      tasks: tasks.map((task) => this.backend.change(task, { completed: !task.completed })),
      removed: [],
    };
  }

  private conversation(key: string | undefined, title: string) {
    const known = this.backend.conversations.find(({ id }) => id === key);
    const conversation = {
      id: known?.id ?? id(),
      title: known?.title ?? title.slice(0, 80),
      created_at: known?.created_at ?? now(),
      updated_at: now(),
    };
    this.backend.conversations = [
      conversation,
      ...this.backend.conversations.filter((each) => each !== known),
    ];
    return conversation;
  }

  private *parts(
    conversation: { id: string; title: string },
    reply: Message,
    question: string,
  ): Generator<object | "cut"> {
    yield { type: "start", messageId: reply.id };
    yield { type: "data-conversation", data: { id: conversation.id, title: conversation.title } };
    yield { type: "data-assistant", data: this.assistant };
    const { acts, words } = interpret(question, this.backend.tasks);
    for (const act of acts) {
      const toolCallId = id();
      yield { type: "tool-input-available", toolCallId, toolName: act.tool, input: act.input };
      const call = this.perform(act, toolCallId);
      reply.tool_calls.push(call);
      yield { type: "tool-output-available", toolCallId, output: { ...call } };
    }
    yield { type: "text-start", id: "1" };
    for (const [index, delta] of (words.match(/\S+\s*/g) ?? []).entries()) {
      if (index === 2 && this.fault === "cut") yield "cut";
      if (index === 2 && this.fault === "fails") {
        reply.status = "failed";
        reply.error = { code: "model_unavailable", message: "The model did not answer." };
        yield { type: "data-failure", data: { ...reply.error, retryable: true } };
        yield { type: "error", errorText: reply.error.message };
        return;
      }
      reply.text += delta;
      yield { type: "text-delta", id: "1", delta };
    }
    yield { type: "text-end", id: "1" };
    yield { type: "finish" };
    reply.status = "complete";
  }

  private perform({ tool, input, summary, run }: Act, callId: string): ToolCall {
    const outcome = run(this.backend);
    const tasks: Task[] = outcome.tasks ?? [];
    return {
      id: callId,
      name: tool,
      arguments: input,
      status: "done",
      summary,
      tasks,
      removed: outcome.removed ?? [],
      undoable: tool !== "list_tasks",
      undone: false,
    };
  }

  private stream(
    parts: Generator<object | "cut">,
    reply: Message,
    signal: AbortSignal,
  ): ReadableStream<Uint8Array> {
    const leave = () => {
      if (reply.status === "running") reply.status = "stopped";
      this.onStop();
    };
    return new ReadableStream({
      pull: async (controller) => {
        if (this.pace) await new Promise((later) => setTimeout(later, this.pace));
        if (signal.aborted) {
          leave();
          controller.error(signal.reason);
          return;
        }
        const { value, done } = parts.next();
        if (value === "cut") {
          controller.close();
          return;
        }
        controller.enqueue(
          encoder.encode(
            done ? "data: [DONE]\n\n" : `: ping\n\ndata: ${JSON.stringify(value)}\n\n`,
          ),
        );
        if (done) controller.close();
      },
      cancel: leave,
    });
  }
}

function message(role: Message["role"], text: string, key: string): Message {
  return {
    id: key,
    role,
    text,
    status: "complete",
    error: null,
    assistant: null,
    tool_calls: [],
    created_at: now(),
  };
}
