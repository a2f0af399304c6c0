import { describe, expect, test } from "vitest";
import type { Message } from "../../lib/api-types";
import {
  type ChatAction,
  type ChatMessage,
  chatReducer,
  emptyChat,
  questionOf,
} from "../../lib/chat-state";
import type { StreamPart } from "../../lib/stream-part";
import { toolCall } from "../helpers/tool-call";

const at = "2026-11-21T10:00:00Z";
const after = (...actions: ChatAction[]) => actions.reduce(chatReducer, emptyChat);
const opened = (...messages: Message[]): ChatAction => ({
  type: "opened",
  conversation: "c",
  messages,
  older: null,
});
const fresh: ChatAction = { type: "opened", conversation: null, messages: [], older: null };
const sent: ChatAction = { type: "sent", id: "q", text: "Add milk", at };
const part = (given: StreamPart): ChatAction => ({ type: "part", part: given });
const start = part({ type: "start", messageId: "a" });
const text = (delta: string) => part({ type: "text-delta", id: "1", delta });
const begun = part({
  type: "tool-input-available",
  toolCallId: "t",
  toolName: "add_task",
  input: { title: "Milk" },
});
const complete: ChatAction = { type: "ended", outcome: "complete" };
const failure = { code: "cut", message: "Cut off.", retryable: true };
const failed: ChatAction = { type: "ended", outcome: "failed", failure };
const message = (id: string, role: Message["role"], more: Partial<Message> = {}): Message => ({
  id,
  role,
  text: id,
  status: "complete",
  error: null,
  assistant: null,
  tool_calls: [],
  created_at: at,
  ...more,
});

/** Formats a question as `q:Add milk`, and an answer with its state as `a:running:…`. */
const summaryOf = ({ messages }: { messages: ChatMessage[] }) =>
  messages.map(({ role, text, status }) => (role === "user" ? `q:${text}` : `a:${status}:${text}`));

test.each<[string, ChatAction[], string[]]>([
  [
    "a question and the space for its answer appear immediately",
    [fresh, sent],
    ["q:Add milk", "a:running:"],
  ],
  [
    "text grows as it streams",
    [fresh, sent, start, text("Do"), text("ne.")],
    ["q:Add milk", "a:running:Done."],
  ],
  [
    "a second text starts a new paragraph",
    [fresh, sent, start, text("One."), part({ type: "text-start", id: "2" }), text("Two.")],
    ["q:Add milk", "a:running:One.\n\nTwo."],
  ],
  [
    "an answer that ends is complete",
    [fresh, sent, start, text("Done."), complete],
    ["q:Add milk", "a:complete:Done."],
  ],
  [
    "a stopped answer keeps its text",
    [fresh, sent, start, text("Do"), { type: "ended", outcome: "stopped" }],
    ["q:Add milk", "a:stopped:Do"],
  ],
  [
    "a failed answer keeps its text",
    [fresh, sent, start, text("Do"), failed],
    ["q:Add milk", "a:failed:Do"],
  ],
  [
    "a failure reported by the stream stays after the stream completes",
    [fresh, sent, start, part({ type: "error", errorText: "No." }), complete],
    ["q:Add milk", "a:failed:"],
  ],
  [
    "a retry drops the failed answer and keeps the question",
    [fresh, sent, start, text("Do"), failed, { type: "retried", id: "q", at }],
    ["q:Add milk", "a:running:"],
  ],
  [
    "a withdrawn question is removed with its answer",
    [opened(message("old", "user")), sent, failed, { type: "withdrawn", id: "q" }],
    ["q:old"],
  ],
  [
    "earlier messages are added before the others",
    [
      opened(message("b", "user")),
      { type: "older", messages: [message("z", "user")], older: null },
    ],
    ["q:z", "q:b"],
  ],
  [
    "a message that the server did not receive stays after a reload",
    [{ ...opened(message("b", "user")), unsent: { id: "q", text: "Add milk" } } as ChatAction],
    ["q:b", "q:Add milk", "a:failed:"],
  ],
  [
    "a message that the server received is not duplicated",
    [{ ...opened(message("q", "user")), unsent: { id: "q", text: "q" } } as ChatAction],
    ["q:q"],
  ],
])("%s", (_, actions, expected) => {
  expect(summaryOf(after(...actions))).toEqual(expected);
});

describe("the answer", () => {
  const answer = (...actions: ChatAction[]) => after(fresh, sent, ...actions).messages.at(-1)!;

  test("takes the server's id but keeps its own key, so that React does not recreate the element", () => {
    expect(answer(start).id).toBe("a");
    expect(answer(start).key).toBe(answer().key);
  });

  test("records which assistant wrote it", () => {
    expect(
      answer(part({ type: "data-assistant", data: { mode: "llm", model: "m" } })).assistant,
    ).toEqual({ mode: "llm", model: "m" });
  });

  test.each<[string, ChatAction[], [string, string]]>([
    ["is running when its input arrives", [begun], ["running", ""]],
    [
      "is done when its output arrives",
      [begun, part({ type: "tool-output-available", toolCallId: "t", output: toolCall("t") })],
      ["done", "Did t"],
    ],
    [
      "fails with the tool's message",
      [begun, part({ type: "tool-output-error", toolCallId: "t", errorText: "No such task." })],
      ["failed", "No such task."],
    ],
    ["fails if the answer is interrupted", [begun, failed], ["failed", "Not finished"]],
    [
      "appears even if its input did not arrive",
      [part({ type: "tool-output-available", toolCallId: "t", output: toolCall("t") })],
      ["done", "Did t"],
    ],
  ])("contains a tool call that %s", (_, actions, expected) => {
    const calls = answer(...actions).tool_calls;
    expect(calls).toHaveLength(1);
    expect([calls[0]!.status, calls[0]!.summary]).toEqual(expected);
  });

  test("keeps the failure that the stream reported, even if the stream is then cut off", () => {
    const data = {
      code: "model_unavailable",
      message: "The model did not answer.",
      retryable: false,
    };
    expect(
      answer(
        start,
        part({ type: "data-failure", data }),
        part({ type: "error", errorText: "x" }),
        failed,
      ).failure,
    ).toEqual(data);
  });
});

test("a question counts as received by the server once the first part of the stream arrives", () => {
  expect(after(fresh, sent).messages[0]!.unsent).toBe(true);
  expect(after(fresh, sent, start).messages[0]!.unsent).toBe(false);
});

test("a new conversation gets its id while its first answer streams", () => {
  expect(
    after(fresh, sent, part({ type: "data-conversation", data: { id: "c", title: "Milk" } }))
      .conversation,
  ).toBe("c");
});

test("an undone tool call is marked in the message that contains it", () => {
  const state = after(
    opened(
      message("q", "user"),
      message("a", "assistant", { tool_calls: [toolCall("t")] }),
      message("b", "assistant"),
    ),
    { type: "called", call: toolCall("t", { undone: true }) },
  );
  expect(state.messages[1]!.tool_calls[0]!.undone).toBe(true);
});

test("a failed message from an earlier visit can be retried", () => {
  expect(
    after(
      opened(message("a", "assistant", { status: "failed", error: { code: "x", message: "No." } })),
    ).messages[0]!.failure,
  ).toEqual({ code: "x", message: "No.", retryable: true });
});

test("the question for an answer is the message directly before it", () => {
  const { messages } = after(
    opened(
      message("q1", "user"),
      message("a1", "assistant"),
      message("q2", "user"),
      message("a2", "assistant"),
    ),
  );
  expect([questionOf(messages, messages[3]!)?.id, questionOf(messages, messages[1]!)?.id]).toEqual([
    "q2",
    "q1",
  ]);
});
