import type { ToolCall } from "./api-types";
import type { ChatMessage, ChatState } from "./chat-state";
import type { StreamPart } from "./stream-part";

/** Lays one part of the stream over the answer it belongs to: the last message. */
export function applyPart(state: ChatState, part: StreamPart): ChatState {
  switch (part.type) {
    case "start":
      // From here on the server has the question, whatever becomes of the answer.
      return onAnswer({ ...state, messages: state.messages.map(confirmed) }, (answer) => ({
        ...answer,
        id: part.messageId,
      }));
    case "data-conversation":
      return { ...state, conversation: part.data.id };
    case "data-assistant":
      return onAnswer(state, (answer) => ({ ...answer, assistant: part.data }));
    case "tool-input-available":
      return onAnswer(state, (answer) => withCall(answer, begun(part)));
    case "tool-output-available":
      return onAnswer(state, (answer) => withCall(answer, { ...part.output, id: part.toolCallId }));
    case "tool-output-error":
      return onAnswer(state, (answer) => {
        const call = answer.tool_calls.find(({ id }) => id === part.toolCallId);
        return call
          ? withCall(answer, { ...call, status: "failed", summary: part.errorText })
          : answer;
      });
    case "text-start":
      return onAnswer(state, (answer) => ({
        ...answer,
        text: answer.text && `${answer.text.trimEnd()}\n\n`,
      }));
    case "text-delta":
      return onAnswer(state, (answer) => ({ ...answer, text: answer.text + part.delta }));
    case "data-failure":
      return onAnswer(state, (answer) => ({ ...answer, failure: part.data }));
    case "error":
      return onAnswer(state, (answer) => ({
        ...answer,
        failure: answer.failure ?? { code: "failed", message: part.errorText, retryable: true },
      }));
    case "finish":
      return state;
  }
}

const confirmed = (message: ChatMessage): ChatMessage =>
  message.unsent ? { ...message, unsent: false } : message;

function onAnswer(state: ChatState, change: (answer: ChatMessage) => ChatMessage): ChatState {
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

function begun({
  toolCallId,
  toolName,
  input,
}: Extract<StreamPart, { type: "tool-input-available" }>): ToolCall {
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
