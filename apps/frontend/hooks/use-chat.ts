import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiError } from "../lib/api";
import type { ToolCall } from "../lib/api-types";
import * as api from "../lib/chat-api";
import { chatReducer, emptyChat } from "../lib/chat-state";
import { failureOf } from "../lib/failure";
import { readParts } from "../lib/read-parts";
import type { StreamPart } from "../lib/stream-part";
import { recallUnsent, rememberUnsent } from "../lib/unsent-message";
import { uuid } from "../lib/uuid";
import type { Connection } from "./use-connection";
import { useReload } from "./use-reload";

interface Dependencies {
  watch: Connection["watch"];
  /** Called with every part of every answer, for effects outside the conversation. */
  onPart: (part: StreamPart) => void;
  onEnd: () => void;
}

/** Opens a conversation, sends messages and streams their answers. */
export function useChat({ watch, onPart, onEnd }: Dependencies) {
  const [chat, dispatch] = useReducer(chatReducer, emptyChat);
  const stream = useRef<AbortController | null>(null);
  const wanted = useRef<string | null>(null);

  const load = useCallback(
    async (id: string) => {
      const page = await watch(api.loadMessages(id));
      // Discards the result if the user has opened another conversation or an answer has begun in
      // the meantime.
      if (wanted.current !== id || stream.current) return;
      dispatch({
        type: "opened",
        conversation: id,
        messages: page.items,
        older: page.next_cursor,
        unsent: recallUnsent(id),
      });
    },
    [watch],
  );

  /**
   * Opens a conversation, or begins a new one if the id is null. Stops an answer that is being
   * streamed. Returns false if the conversation does not exist.
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
          unsent: recallUnsent(null),
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

  /** Applies one part of the current answer. */
  const receive = (part: StreamPart) => {
    if (part.type === "start") rememberUnsent(null);
    if (part.type === "data-conversation") wanted.current = part.data.id;
    dispatch({ type: "part", part });
    onPart(part);
  };

  /** Ends the current answer after its stream has failed or been stopped. */
  const fail = async (error: unknown, { aborted }: AbortSignal) => {
    if (aborted) dispatch({ type: "ended", outcome: "stopped" });
    else dispatch({ type: "ended", outcome: "failed", failure: failureOf(error, Date.now()) });
    if (error instanceof ApiError && error.code === "still_running" && wanted.current) {
      stream.current = null;
      await load(wanted.current).catch(() => undefined);
    }
  };

  /**
   * Sends a message and streams its answer. The stream stops when another answer begins or another
   * conversation is opened.
   */
  const answer = async (id: string, text: string) => {
    const turn = new AbortController();
    stream.current = turn;
    const isCurrent = () => stream.current === turn;
    const request = {
      conversation_id: chat.conversation ?? undefined,
      message: text,
      message_id: id,
    };
    try {
      const body = await watch(api.openChat(request, turn.signal));
      for await (const part of readParts(body)) {
        if (!isCurrent()) return;
        receive(part);
      }
      if (isCurrent()) dispatch({ type: "ended", outcome: "complete" });
    } catch (error) {
      if (isCurrent()) await fail(error, turn.signal);
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
      rememberUnsent({ id, text, conversation: chat.conversation });
      dispatch({ type: "sent", id, text, at: new Date().toISOString() });
      void answer(id, text);
    },
    retry: (id: string, text: string) => {
      dispatch({ type: "retried", id, at: new Date().toISOString() });
      void answer(id, text);
    },
    stop: () => stream.current?.abort(),
    withdraw: (id: string) => {
      rememberUnsent(null);
      dispatch({ type: "withdrawn", id });
    },
    loadOlder: async () => {
      if (!chat.conversation || !chat.older) return;
      const page = await watch(api.loadMessages(chat.conversation, chat.older));
      dispatch({ type: "older", messages: page.items, older: page.next_cursor });
    },
    /** Replaces a tool call in the conversation with the state of the call after an undo. */
    replaceCall: useCallback((call: ToolCall) => dispatch({ type: "called", call }), []),
  };
}
