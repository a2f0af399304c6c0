import { useCallback, useState } from "react";
import type { Conversation } from "../lib/api-types";
import * as api from "../lib/chat-api";
import type { Connection } from "./use-connection";

/** Manages the list of the user's conversations, newest first. */
export function useConversations(watch: Connection["watch"]) {
  const [list, setList] = useState<Conversation[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);

  const refresh = useCallback(async () => {
    const page = await watch(api.loadConversations(null));
    setList(page.items);
    setCursor(page.next_cursor);
    return page.items;
  }, [watch]);

  return {
    /** The conversations; null until they are loaded for the first time. */
    list,
    hasMore: cursor !== null,
    refresh,
    more: async () => {
      const page = await watch(api.loadConversations(cursor));
      setList((known) => [...(known ?? []), ...page.items]);
      setCursor(page.next_cursor);
    },
    rename: async (id: string, title: string) => {
      const renamed = await watch(api.renameConversation(id, title));
      setList((known) => known && known.map((each) => (each.id === id ? renamed : each)));
    },
    remove: async (id: string) => {
      await watch(api.deleteConversation(id));
      setList((known) => known && known.filter((each) => each.id !== id));
    },
    /** Moves a conversation to the top of the list after a new message. */
    touch: useCallback(({ id, title }: Pick<Conversation, "id" | "title">) => {
      const now = new Date().toISOString();
      setList((known) => {
        const before = known?.find((each) => each.id === id);
        return [
          { id, title, created_at: before?.created_at ?? now, updated_at: now },
          ...(known ?? []).filter((each) => each.id !== id),
        ];
      });
    }, []),
  };
}

export type Conversations = ReturnType<typeof useConversations>;
