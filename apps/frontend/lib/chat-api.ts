import { ApiError, call, send } from "./api";
import type { Assistant, Conversation, Message, Page, UndoneCall } from "./api-types";

export interface ChatRequest {
  conversation_id?: string;
  message: string;
  /**
   * The message's id. The page chooses it, so that a repeated request does not add a second
   * message.
   */
  message_id: string;
}

/** Sends a message and returns the stream of the answer. Abort the signal to stop the answer. */
export async function openChat(
  request: ChatRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { body, status } = await send("POST", "chat", {
    body: { ...request, time_zone: timeZone || "UTC" },
    headers: { accept: "text/event-stream" },
    signal,
  });
  if (!body) throw new ApiError("The server's answer could not be read.", status, "unreadable");
  return body;
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

/**
 * Returns one page of messages in the order in which they were sent. The page contains the messages
 * before the cursor `before` or, without a cursor, the newest messages.
 */
export function loadMessages(id: string, before: string | null = null): Promise<Page<Message>> {
  return call(
    "GET",
    `conversations/${encodeURIComponent(id)}/messages?limit=50${before ? `&before=${encodeURIComponent(before)}` : ""}`,
  );
}

export function undoToolCall(id: string): Promise<UndoneCall> {
  return call("POST", `tool-calls/${id}/undo`);
}
