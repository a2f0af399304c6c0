import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiError } from "../lib/api";
import type { ToolCall } from "../lib/api-types";
import * as api from "../lib/chat-api";
import { chatReducer, emptyChat } from "../lib/chat-state";
import { failureOf } from "../lib/failure";
import { readParts } from "../lib/read-parts";
import { recall, remember } from "../lib/session-store";
import type { StreamPart } from "../lib/stream-part";
import { uuid } from "../lib/uuid";
import type { Connection } from "./use-connection";
import { useReload } from "./use-reload";

interface Surroundings {
  watch: Connection["watch"];
  /** Sees every part of every answer, to act on what it means outside of the conversation. */
  onPart: (part: StreamPart) => void;
  onEnd: () => void;
}

/** The message in flight, kept until the server is known to have it. */
interface Unsent {
  id: string;
  text: string;
  conversation: string | null;
}

/** One conversation: opening it, and the turns in it. */
export function useChat({ watch, onPart, onEnd }: Surroundings) {
  const [chat, dispatch] = useReducer(chatReducer, emptyChat);
  const stream = useRef<AbortController | null>(null);
  const wanted = useRef<string | null>(null);

  const load = useCallback(
    async (id: string) => {
      const page = await watch(api.loadMessages(id));
      // A conversation opened in the meantime wins; so does an answer that has begun.
      if (wanted.current !== id || stream.current) return;
      dispatch({
        type: "opened",
        conversation: id,
        messages: page.items,
        older: page.next_cursor,
        unsent: unsentOf(id),
      });
    },
    [watch],
  );

  /**
   * Null begins a new conversation. Answers false when there is no such conversation. An answer in
   * flight elsewhere is stopped.
   */
  const open = useCallback(
    async (id: string | null): Promise<boolean> => {
      stream.current?.abort();
      stream.current = null;
      wanted.current = id;
      if (id === null) {
        dispatch({
          type: "opened",
          conversation: null,
          messages: [],
          older: null,
          unsent: unsentOf(null),
        });
        return true;
      }
      dispatch({ type: "opening" });
      try {
        await load(id);
        return true;
      } catch (error) {
        if (error instanceof ApiError && [404, 422].includes(error.status)) return false;
        if (wanted.current === id) dispatch({ type: "unavailable" });
        return true;
      }
    },
    [load],
  );

  useReload(chat, load, () =>
    dispatch({
      type: "ended",
      outcome: "failed",
      failure: { code: "lost", message: "This answer was never finished.", retryable: true },
    }),
  );
  useEffect(() => () => stream.current?.abort(), []);

  const answer = async (id: string, text: string) => {
    const turn = new AbortController();
    stream.current = turn;
    const isCurrent = () => stream.current === turn;
    try {
      const response = await watch(
        api.openChat(
          { conversation_id: chat.conversation ?? undefined, message: text, message_id: id },
          turn.signal,
        ),
      );
      for await (const part of readParts(response.body!)) {
        if (!isCurrent()) return;
        if (part.type === "start") remember("unsent", null);
        if (part.type === "data-conversation") wanted.current = part.data.id;
        dispatch({ type: "part", part });
        onPart(part);
      }
      if (isCurrent()) dispatch({ type: "ended", outcome: "complete" });
    } catch (error) {
      if (!isCurrent()) return;
      if (turn.signal.aborted) dispatch({ type: "ended", outcome: "stopped" });
      else dispatch({ type: "ended", outcome: "failed", failure: failureOf(error, Date.now()) });
      if (error instanceof ApiError && error.code === "still_running" && wanted.current) {
        stream.current = null;
        await load(wanted.current).catch(() => undefined);
      }
    } finally {
      if (isCurrent()) stream.current = null;
      onEnd();
    }
  };

  return {
    chat,
    open,
    send: (text: string) => {
      const id = uuid();
      remember("unsent", { id, text, conversation: chat.conversation } satisfies Unsent);
      dispatch({ type: "sent", id, text, at: new Date().toISOString() });
      void answer(id, text);
    },
    retry: (id: string, text: string) => {
      dispatch({ type: "retried", id, at: new Date().toISOString() });
      void answer(id, text);
    },
    stop: () => stream.current?.abort(),
    withdraw: (id: string) => {
      remember("unsent", null);
      dispatch({ type: "withdrawn", id });
    },
    loadOlder: async () => {
      if (!chat.conversation || !chat.older) return;
      const page = await watch(api.loadMessages(chat.conversation, chat.older));
      dispatch({ type: "older", messages: page.items, older: page.next_cursor });
    },
    changed: useCallback((call: ToolCall) => dispatch({ type: "called", call }), []),
  };
}

function unsentOf(conversation: string | null): Unsent | undefined {
  const unsent = recall<Unsent>("unsent");
  return unsent?.conversation === conversation ? unsent : undefined;
}
