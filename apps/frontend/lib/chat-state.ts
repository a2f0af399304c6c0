import type { Message, ToolCall } from "./api-types";
import { applyPart } from "./chat-answer";
import type { StreamPart } from "./stream-part";

/** The reason why an answer failed, with a message for the user, and whether a retry can help. */
export interface Failure {
  code: string;
  message: string;
  retryable: boolean;
  /** Earliest time at which the backend accepts a retry, in milliseconds since the epoch. */
  retryAt?: number;
}

export interface ChatMessage extends Message {
  /**
   * The key for React. It stays the same when the server's id replaces the id that was chosen here.
   */
  key: string;
  failure?: Failure;
  /** True until the server confirms that it has received the message. */
  unsent?: boolean;
}

export interface ChatState {
  /** The conversation's id; null until its first message. */
  conversation: string | null;
  messages: ChatMessage[];
  /** Cursor of the next page of earlier messages; null if there are no earlier messages. */
  older: string | null;
  phase: "loading" | "ready" | "unavailable";
  /**
   * The id of the message whose answer this tab is receiving; null if this tab is receiving no
   * answer.
   */
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
  /**
   * Removes a message that never reached the server. The message's text returns to the composer.
   */
  | { type: "withdrawn"; id: string }
  | { type: "part"; part: StreamPart }
  | { type: "ended"; outcome: "complete" | "stopped" }
  | { type: "ended"; outcome: "failed"; failure: Failure }
  | { type: "called"; call: ToolCall };

type ActionOf<Type extends ChatAction["type"]> = Extract<ChatAction, { type: Type }>;

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
    case "opened":
      return openedChat(action);
    case "older":
      return {
        ...state,
        messages: [...action.messages.map(fromServer), ...state.messages],
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
    case "retried":
      return {
        ...state,
        turn: action.id,
        messages: [
          ...state.messages.slice(0, indexOf(state, action.id) + 1),
          answerTo(action.id, action.at),
        ],
      };
    case "part":
      return applyPart(state, action.part);
    case "ended":
      return { ...state, turn: null, messages: withEndedAnswer(state.messages, action) };
    default:
      return { ...state, messages: changedMessages(state, action) };
  }
}

/** Returns the message that `answer` replies to. A retry sends this message again. */
export function questionOf(messages: ChatMessage[], answer: ChatMessage): ChatMessage | undefined {
  return messages.slice(0, messages.indexOf(answer)).findLast(({ role }) => role === "user");
}

function openedChat({ conversation, messages, older, unsent }: ActionOf<"opened">): ChatState {
  const isLost = unsent && messages.every(({ id }) => id !== unsent.id);
  return {
    conversation,
    messages: [...messages.map(fromServer), ...(isLost ? notSent(unsent) : [])],
    older,
    phase: "ready",
    turn: null,
  };
}

function changedMessages(
  state: ChatState,
  action: ActionOf<"withdrawn" | "called">,
): ChatMessage[] {
  if (action.type === "withdrawn") return state.messages.slice(0, indexOf(state, action.id));
  return state.messages.map((message) => ({
    ...message,
    tool_calls: message.tool_calls.map((call) => (call.id === action.call.id ? action.call : call)),
  }));
}

function indexOf({ messages }: ChatState, id: string): number {
  return messages.findIndex((message) => message.id === id);
}

function withEndedAnswer(messages: ChatMessage[], action: ActionOf<"ended">): ChatMessage[] {
  return messages.map((message, index) =>
    index === messages.length - 1 ? ended(message, action) : message,
  );
}

function ended(message: ChatMessage, action: ActionOf<"ended">): ChatMessage {
  if (message.role !== "assistant") return message;
  const calls = message.tool_calls.map((call): ToolCall =>
    call.status === "running" ? { ...call, status: "failed", summary: "Not finished" } : call,
  );
  // A failure that the stream reported takes precedence, because it is closer to the cause.
  const failure = message.failure ?? (action.outcome === "failed" ? action.failure : undefined);
  return { ...message, tool_calls: calls, failure, status: failure ? "failed" : action.outcome };
}

function fromServer(message: Message): ChatMessage {
  return {
    ...message,
    key: message.id,
    failure: message.error ? { ...message.error, retryable: true } : undefined,
  };
}

function notSent({ id, text }: { id: string; text: string }): ChatMessage[] {
  const at = new Date(0).toISOString();
  const failure = {
    code: "not_sent",
    message: "This message has not been sent yet.",
    retryable: true,
  };
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
