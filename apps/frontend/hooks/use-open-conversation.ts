import { useEffect, useEffectEvent, useRef } from "react";
import type { Assistant } from "../lib/api-types";
import { loadAssistant } from "../lib/chat-api";
import type { ChatState } from "../lib/chat-state";
import { newConversation, showInAddress, useAddress } from "./use-address";
import type { Connection } from "./use-connection";
import type { Conversations } from "./use-conversations";

interface Surroundings {
  connection: Connection;
  phase: ChatState["phase"];
  open: (id: string | null) => Promise<boolean>;
  conversations: Conversations;
  assistant: Assistant | null;
  onAssistant: (assistant: Assistant) => void;
  onMissing: () => void;
}

/**
 * Which conversation is open: at first the one in the address, else the latest; tried again when
 * the connection is back.
 */
export function useOpenConversation({
  connection: { trouble, watch },
  phase,
  open,
  conversations,
  assistant,
  onAssistant,
  onMissing,
}: Surroundings) {
  /** Undefined until it is known. */
  const target = useRef<string | null | undefined>(undefined);

  const show = async (id: string | null, step: "push" | "replace"): Promise<void> => {
    target.current = id;
    showInAddress(id, step);
    if (await open(id)) return;
    onMissing();
    await show(null, "replace");
  };

  const begin = useEffectEvent(async () => {
    if (!assistant) watch(loadAssistant()).then(onAssistant, () => undefined);
    const listed = conversations.list ? null : conversations.refresh();
    // A failure shows as lost connection, and its end leads here again.
    listed?.catch(() => undefined);
    if (phase === "ready") return;
    const inAddress = target.current ?? new URLSearchParams(window.location.search).get("chat");
    if (target.current === null || inAddress === newConversation) await show(null, "replace");
    else if (inAddress) await show(inAddress, "replace");
    // Unless that was settled meanwhile, and something said in it.
    else
      await listed?.then(
        ([latest]) =>
          target.current === undefined ? show(latest?.id ?? null, "replace") : undefined,
        () => undefined,
      );
  });

  const connected = trouble === null;
  useEffect(() => {
    if (connected) void begin();
  }, [connected]);

  useAddress((id) => void show(id, "replace"));
  return { show };
}
