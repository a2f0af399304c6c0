import type { Message, ToolCall } from "./api-types";
import { applyPart } from "./chat-answer";
import type { StreamPart } from "./stream-part";

/** Why an answer did not come, in words, and what can be done about it. */
export interface Failure {
  code: string;
  message: string;
  retryable: boolean;
  /** Milliseconds since 1970 before which a retry would be refused again. */
  retryAt?: number;
}

export interface ChatMessage extends Message {
  /** Stays the same while the server's id takes the place of ours. */
  key: string;
  failure?: Failure;
  /** True for a message the server has never confirmed to have. */
  unsent?: boolean;
}

export interface ChatState {
  /** Its id; null for one that has not begun. */
  conversation: string | null;
  messages: ChatMessage[];
  /** Cursor of the messages before these. */
  older: string | null;
  phase: "loading" | "ready" | "unavailable";
  /** The id of the message that is being answered here and now. */
  turn: string | null;
}

export type ChatAction =
  | { type: "opening" }
  | {
      type: "opened";
      conversation: string | null;
      messages: Message[];
      older: string | null;
      unsent?: { id: string; text: string };
    }
  | { type: "unavailable" }
  | { type: "older"; messages: Message[]; older: string | null }
  | { type: "sent"; id: string; text: string; at: string }
  | { type: "retried"; id: string; at: string }
  /** A message that never arrived goes back to where it was written. */
  | { type: "withdrawn"; id: string }
  | { type: "part"; part: StreamPart }
  | { type: "ended"; outcome: "complete" | "stopped" }
  | { type: "ended"; outcome: "failed"; failure: Failure }
  | { type: "called"; call: ToolCall };

export const emptyChat: ChatState = {
  conversation: null,
  messages: [],
  older: null,
  phase: "loading",
  turn: null,
};

export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "opening":
      return emptyChat;
    case "unavailable":
      return { ...state, phase: "unavailable" };
    case "opened": {
      const messages = action.messages.map(known);
      const lost =
        action.unsent && messages.every(({ id }) => id !== action.unsent!.id)
          ? notSent(action.unsent)
          : [];
      return {
        conversation: action.conversation,
        messages: [...messages, ...lost],
        older: action.older,
        phase: "ready",
        turn: null,
      };
    }
    case "older":
      return {
        ...state,
        messages: [...action.messages.map(known), ...state.messages],
        older: action.older,
      };
    case "sent":
      return {
        ...state,
        turn: action.id,
        messages: [
          ...state.messages,
          question(action.id, action.text, action.at),
          answerTo(action.id, action.at),
        ],
      };
    case "retried": {
      const at = state.messages.findIndex(({ id }) => id === action.id);
      return {
        ...state,
        turn: action.id,
        messages: [...state.messages.slice(0, at + 1), answerTo(action.id, action.at)],
      };
    }
    case "withdrawn":
      return {
        ...state,
        messages: state.messages.slice(
          0,
          state.messages.findIndex(({ id }) => id === action.id),
        ),
      };
    case "part":
      return applyPart(state, action.part);
    case "ended":
      return {
        ...state,
        turn: null,
        messages: state.messages.map((message, index) =>
          index === state.messages.length - 1 ? ended(message, action) : message,
        ),
      };
    case "called":
      return {
        ...state,
        messages: state.messages.map((message) => ({
          ...message,
          tool_calls: message.tool_calls.map((call) =>
            call.id === action.call.id ? action.call : call,
          ),
        })),
      };
  }
}

/** The message an answer belongs to: what a retry has to repeat. */
export function questionOf(messages: ChatMessage[], answer: ChatMessage): ChatMessage | undefined {
  return messages.slice(0, messages.indexOf(answer)).findLast(({ role }) => role === "user");
}

function ended(message: ChatMessage, action: Extract<ChatAction, { type: "ended" }>): ChatMessage {
  if (message.role !== "assistant") return message;
  const calls = message.tool_calls.map((call): ToolCall =>
    call.status === "running" ? { ...call, status: "failed", summary: "Not finished" } : call,
  );
  // What the stream itself said about its failure is closer to the cause than how it ended.
  const failure = message.failure ?? (action.outcome === "failed" ? action.failure : undefined);
  return { ...message, tool_calls: calls, failure, status: failure ? "failed" : action.outcome };
}

function known(message: Message): ChatMessage {
  return {
    ...message,
    key: message.id,
    failure: message.error ? { ...message.error, retryable: true } : undefined,
  };
}

function notSent({ id, text }: { id: string; text: string }): ChatMessage[] {
  const at = new Date(0).toISOString();
  const failure = { code: "not_sent", message: "This message was not sent yet.", retryable: true };
  return [question(id, text, at), { ...answerTo(id, at), status: "failed", failure }];
}

function question(id: string, text: string, at: string): ChatMessage {
  return {
    key: id,
    id,
    role: "user",
    text,
    status: "complete",
    error: null,
    assistant: null,
    tool_calls: [],
    created_at: at,
    unsent: true,
  };
}

function answerTo(id: string, at: string): ChatMessage {
  return {
    key: `answer-${id}-${at}`,
    id: `answer-${id}`,
    role: "assistant",
    text: "",
    status: "running",
    error: null,
    assistant: null,
    tool_calls: [],
    created_at: at,
  };
}
