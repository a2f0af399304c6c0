import type { ToolCall } from "./api-types";
import type { ChatMessage, ChatState } from "./chat-state";
import type { StreamPart } from "./stream-part";

type PartOf<Type extends StreamPart["type"]> = Extract<StreamPart, { type: Type }>;
/** The parts that change only the answer. */
type AnswerPart = Exclude<StreamPart, PartOf<"start" | "data-conversation" | "finish">>;

/** Applies one part of the stream to the conversation, whose last message is the answer. */
export function applyPart(state: ChatState, part: StreamPart): ChatState {
  switch (part.type) {
    case "start":
      // At this point, the server has stored the question, even if the answer fails later.
      return withAnswer({ ...state, messages: state.messages.map(confirmed) }, (answer) => ({
        ...answer,
        id: part.messageId,
      }));
    case "data-conversation":
      return { ...state, conversation: part.data.id };
    case "finish":
      return state;
    default:
      return withAnswer(state, (answer) => applyToAnswer(answer, part));
  }
}

function applyToAnswer(answer: ChatMessage, part: AnswerPart): ChatMessage {
  switch (part.type) {
    case "data-assistant":
      return { ...answer, assistant: part.data };
    case "tool-input-available":
      return withCall(answer, runningCall(part));
    case "tool-output-available":
      return withCall(answer, { ...part.output, id: part.toolCallId });
    case "tool-output-error":
      return withFailedCall(answer, part);
    case "text-start":
      return { ...answer, text: answer.text && `${answer.text.trimEnd()}\n\n` };
    case "text-delta":
      return { ...answer, text: answer.text + part.delta };
    case "data-failure":
      return { ...answer, failure: part.data };
    case "error":
      return withFailure(answer, part.errorText);
  }
}

const confirmed = (message: ChatMessage): ChatMessage =>
  message.unsent ? { ...message, unsent: false } : message;

function withAnswer(state: ChatState, change: (answer: ChatMessage) => ChatMessage): ChatState {
  const answer = state.messages.at(-1);
  return answer?.role === "assistant"
    ? { ...state, messages: [...state.messages.slice(0, -1), change(answer)] }
    : state;
}

function withCall(answer: ChatMessage, call: ToolCall): ChatMessage {
  const isKnown = answer.tool_calls.some(({ id }) => id === call.id);
  return {
    ...answer,
    tool_calls: isKnown
      ? answer.tool_calls.map((each) => (each.id === call.id ? call : each))
      : [...answer.tool_calls, call],
  };
}

function withFailedCall(answer: ChatMessage, part: PartOf<"tool-output-error">): ChatMessage {
  const call = answer.tool_calls.find(({ id }) => id === part.toolCallId);
  return call ? withCall(answer, { ...call, status: "failed", summary: part.errorText }) : answer;
}

/**
 * Adds a failure to the answer. Keeps a failure that the stream has already reported, because the
 * earlier failure is closer to the cause.
 */
function withFailure(answer: ChatMessage, message: string): ChatMessage {
  return { ...answer, failure: answer.failure ?? { code: "failed", message, retryable: true } };
}

function runningCall({ toolCallId, toolName, input }: PartOf<"tool-input-available">): ToolCall {
  return {
    id: toolCallId,
    name: toolName,
    arguments: input ?? {},
    status: "running",
    summary: "",
    tasks: [],
    removed: [],
    undoable: false,
    undone: false,
  };
}
