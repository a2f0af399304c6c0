import { call, send } from "./api";
import type { Assistant, Conversation, Message, Page, UndoneCall } from "./api-types";

export interface ChatRequest {
  conversation_id?: string;
  message: string;
  /** Made here, so that a repeated request is the same message and not a second one. */
  message_id: string;
}

/** Opens the stream of an answer. Aborting the signal is how an answer is stopped. */
export function openChat(request: ChatRequest, signal: AbortSignal): Promise<Response> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return send("POST", "chat", {
    body: { ...request, time_zone: timeZone || "UTC" },
    headers: { accept: "text/event-stream" },
    signal,
  });
}

export function loadAssistant(): Promise<Assistant> {
  return call("GET", "assistant");
}

export function loadConversations(cursor: string | null, limit = 30): Promise<Page<Conversation>> {
  return call(
    "GET",
    `conversations?limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
  );
}

export function renameConversation(id: string, title: string): Promise<Conversation> {
  return call("PATCH", `conversations/${encodeURIComponent(id)}`, { body: { title } });
}

export function deleteConversation(id: string): Promise<void> {
  return call("DELETE", `conversations/${encodeURIComponent(id)}`);
}

/** The newest messages, oldest first; `before` is the cursor of the page after them. */
export function loadMessages(id: string, before: string | null = null): Promise<Page<Message>> {
  return call(
    "GET",
    `conversations/${encodeURIComponent(id)}/messages?limit=50${before ? `&before=${encodeURIComponent(before)}` : ""}`,
  );
}

export function undoToolCall(id: string): Promise<UndoneCall> {
  return call("POST", `tool-calls/${id}/undo`);
}
