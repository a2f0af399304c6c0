"use client";

import { type RefObject, useState } from "react";
import { useAnswerEffects } from "../../hooks/use-answer-effects";
import { useCallUndo } from "../../hooks/use-call-undo";
import { useChat } from "../../hooks/use-chat";
import type { Connection } from "../../hooks/use-connection";
import { useConversations } from "../../hooks/use-conversations";
import { useDraft } from "../../hooks/use-draft";
import { useOpenConversation } from "../../hooks/use-open-conversation";
import { useScrollPlace } from "../../hooks/use-scroll-place";
import type { Tasks } from "../../hooks/use-tasks";
import type { Undo } from "../../hooks/use-undo";
import type { Assistant } from "../../lib/api-types";
import { assistantName } from "../../lib/assistant-name";
import { type ChatMessage, questionOf } from "../../lib/chat-state";
import { isTouch } from "../../lib/touch";
import { Answer } from "./answer";
import { ChatHeader } from "./chat-header";
import { Composer } from "./composer";
import { HistoryDialog } from "./history-dialog";
import { MessageLog } from "./message-log";
import { Question } from "./question";
import { Welcome } from "./welcome";

interface ChatPaneProps {
  name: string | null;
  connection: Connection;
  tasks: Pick<Tasks, "tasks" | "merge" | "refresh">;
  undo: Undo;
  announce: (text: string) => void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
}

/** Connects the conversation's hooks to the conversation's components. */
export function ChatPane({ name, connection, tasks, undo, announce, inputRef }: ChatPaneProps) {
  const { watch } = connection;
  const [text, setText] = useDraft();
  const [history, setHistory] = useState(false);
  const [assistant, setAssistant] = useState<Assistant | null>(null);
  const conversations = useConversations(watch);
  const effects = useAnswerEffects({
    tasks,
    touch: conversations.touch,
    announce,
    onAssistant: setAssistant,
    onCall: (call) => calls.remember(call),
  });
  const { chat, open, send, retry, stop, withdraw, loadOlder, replaceCall } = useChat({
    watch,
    ...effects,
  });
  const calls = useCallUndo({ watch, undo, merge: tasks.merge, announce, onUndone: replaceCall });
  const { show } = useOpenConversation({
    connection,
    phase: chat.phase,
    open,
    conversations,
    assistant,
    onAssistant: setAssistant,
    onMissing: () => undo.showProblem("That conversation no longer exists."),
  });
  const place = useScrollPlace(chat.conversation, chat.messages[0]?.key);

  const sendAndScroll = (message: string) => {
    if (chat.turn) return;
    send(message.trim());
    place.toEnd();
  };
  const focusComposer = () => {
    if (!isTouch()) inputRef.current?.focus();
  };
  const openConversation = (id: string | null) => {
    void show(id, "push");
    focusComposer();
  };
  const askAgain = (answer: ChatMessage) => {
    const question = questionOf(chat.messages, answer);
    if (question && !chat.turn) retry(question.id, question.text);
    focusComposer();
  };
  const editQuestion = (answer: ChatMessage) => {
    const question = questionOf(chat.messages, answer);
    if (!question) return;
    setText(text ? `${question.text}\n${text}` : question.text);
    if (question.unsent) withdraw(question.id);
    inputRef.current?.focus();
  };

  const answering = assistant && assistantName(assistant);
  const title = conversations.list?.find(({ id }) => id === chat.conversation)?.title;
  return (
    <>
      <ChatHeader
        title={title ?? (chat.phase === "ready" && !chat.conversation ? "New conversation" : "")}
        onHistory={() => setHistory(true)}
        onNew={() => openConversation(null)}
      />
      <MessageLog
        chat={chat}
        place={place}
        welcome={
          <Welcome
            name={name}
            hasTasks={tasks.tasks && tasks.tasks.length > 0}
            onPick={(example) => {
              sendAndScroll(example);
              focusComposer();
            }}
          />
        }
        onOlder={() => {
          place.holdPlace();
          loadOlder().catch(() => undefined);
        }}
      >
        {chat.messages.map((message, index) =>
          message.role === "user" ? (
            <Question key={message.key} text={message.text} />
          ) : (
            <Answer
              key={message.key}
              answer={message}
              last={index === chat.messages.length - 1}
              assistant={answering}
              onUndo={calls.undoCall}
              onRetry={askAgain}
              onEdit={editQuestion}
            />
          ),
        )}
      </MessageLog>
      <Composer
        text={text}
        busy={chat.turn !== null}
        ready={chat.phase === "ready"}
        inputRef={inputRef}
        assistant={answering}
        onText={setText}
        onSend={() => {
          sendAndScroll(text);
          setText("");
        }}
        onStop={stop}
      />
      {history && (
        <HistoryDialog
          conversations={conversations}
          current={chat.conversation}
          onOpen={openConversation}
          onRemoved={(id) => {
            if (id === chat.conversation) void show(null, "replace");
          }}
          onClose={() => setHistory(false)}
        />
      )}
    </>
  );
}
