import { useEffect, useEffectEvent, useRef } from "react";
import type { Assistant, Conversation } from "../lib/api-types";
import { loadAssistant } from "../lib/chat-api";
import type { ChatState } from "../lib/chat-state";
import { newConversation, showInAddress, useAddress } from "./use-address";
import type { Connection } from "./use-connection";
import type { Conversations } from "./use-conversations";

interface Dependencies {
  connection: Connection;
  phase: ChatState["phase"];
  open: (id: string | null) => Promise<boolean>;
  conversations: Conversations;
  assistant: Assistant | null;
  onAssistant: (assistant: Assistant) => void;
  onMissing: () => void;
}

/**
 * Opens the conversation given in the URL, or the latest conversation if the URL contains no
 * conversation id. Retries when the connection is restored.
 */
export function useOpenConversation({
  connection: { trouble, watch },
  phase,
  open,
  conversations,
  assistant,
  onAssistant,
  onMissing,
}: Dependencies) {
  /**
   * The id of the conversation to show; null for a new conversation, undefined until the id is
   * known.
   */
  const target = useRef<string | null | undefined>(undefined);

  const show = async (id: string | null, step: "push" | "replace"): Promise<void> => {
    target.current = id;
    showInAddress(id, step);
    if (await open(id)) return;
    onMissing();
    await show(null, "replace");
  };

  const showLatest = async ([latest]: Conversation[]): Promise<void> => {
    // The user may have opened a conversation in the meantime.
    if (target.current === undefined) await show(latest?.id ?? null, "replace");
  };

  const begin = useEffectEvent(async () => {
    if (!assistant) watch(loadAssistant()).then(onAssistant, () => undefined);
    const listed = conversations.list ? null : conversations.refresh();
    // `watch` reports a failure as a lost connection. This function runs again when the connection
    // is restored.
    listed?.catch(() => undefined);
    if (phase === "ready") return;
    const inAddress = target.current ?? new URLSearchParams(window.location.search).get("chat");
    if (target.current === null || inAddress === newConversation) await show(null, "replace");
    else if (inAddress) await show(inAddress, "replace");
    else await listed?.then(showLatest, () => undefined);
  });

  const connected = trouble === null;
  useEffect(() => {
    if (connected) void begin();
  }, [connected]);

  useAddress((id) => void show(id, "replace"));
  return { show };
}
