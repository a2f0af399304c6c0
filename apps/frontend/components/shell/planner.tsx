"use client";

import { useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useAnnouncer } from "../../hooks/use-announcer";
import { useBackoff } from "../../hooks/use-backoff";
import { useConnection } from "../../hooks/use-connection";
import { useNow } from "../../hooks/use-now";
import { useShortcuts } from "../../hooks/use-shortcuts";
import { useTasks } from "../../hooks/use-tasks";
import { useUndo } from "../../hooks/use-undo";
import { classes } from "../../lib/classes";
import { countOf, groupTasks } from "../../lib/task-groups";
import { rememberFor } from "../../lib/session-store";
import type { Theme } from "../../lib/theme";
import { Brand } from "../brand";
import { ChatPane } from "../chat/chat-pane";
import { TaskPane } from "../tasks/task-pane";
import { AccountMenu, type Person } from "./account-menu";
import { ConnectionBanner } from "./connection-banner";
import { HelpDialog } from "./help-dialog";
import { type Pane, PaneSwitch } from "./pane-switch";
import { Toast } from "./toast";

interface PlannerProps {
  /** Null while the accounts database is unavailable. */
  person: Person | null;
  theme: Theme;
}

/**
 * The application as a signed-in user sees it. Shows the conversation and the tasks side by side
 * or, on a narrow screen, one at a time.
 */
export function Planner({ person, theme }: PlannerProps) {
  // Runs before the panes are first rendered, because the panes must not read another user's draft.
  useState(() => {
    if (person) rememberFor(person.email);
  });
  const [announcement, announce] = useAnnouncer();
  const connection = useConnection();
  const undo = useUndo();
  const tasks = useTasks({ watch: connection.watch, undo, announce });
  const now = useNow();
  const [pane, setPane] = useState<Pane>("chat");
  const [help, setHelp] = useState(false);
  const composer = useRef<HTMLTextAreaElement>(null);

  const { refresh } = tasks;
  const reconnect = useCallback(() => refresh().catch(() => undefined), [refresh]);
  useBackoff(connection.trouble !== null, reconnect);

  // Renders synchronously, because a hidden element cannot receive the focus.
  const reveal = (next: Pane) => flushSync(() => setPane(next));
  useShortcuts({
    chat: () => {
      reveal("chat");
      composer.current?.focus();
    },
    undo: undo.undoLast,
    help: () => setHelp(true),
  });

  const due = tasks.tasks && now && countOf(groupTasks(tasks.tasks, now), "today");
  return (
    <div className="flex h-dvh flex-col overflow-clip">
      <header
        className={classes(
          "relative z-10 flex h-14 shrink-0 items-center justify-between gap-3",
          "border-b border-line bg-surface px-3 sm:px-5",
        )}
      >
        <Brand compact />
        <PaneSwitch pane={pane} due={due} onChange={setPane} />
        <AccountMenu person={person} theme={theme} onHelp={() => setHelp(true)} />
        <ConnectionBanner connection={connection} onRetry={reconnect} />
      </header>
      <main className="flex min-h-0 flex-1">
        <h1 className="sr-only">Todo Chatbot</h1>
        <section
          aria-labelledby="chat-heading"
          tabIndex={-1}
          className={classes(
            "min-w-0 flex-1 flex-col outline-none lg:flex",
            pane === "chat" ? "flex" : "hidden",
          )}
        >
          <ChatPane
            name={person?.name ?? null}
            connection={connection}
            tasks={tasks}
            undo={undo}
            announce={announce}
            inputRef={composer}
          />
        </section>
        <section
          aria-labelledby="tasks-heading"
          tabIndex={-1}
          className={classes(
            "relative min-w-0 flex-1 overflow-y-auto overscroll-contain bg-surface outline-none",
            "lg:block lg:max-w-120 lg:flex-none lg:basis-[44%] lg:border-l lg:border-line",
            "xl:max-w-136 2xl:max-w-160",
            pane === "tasks" ? "block" : "hidden",
          )}
        >
          <TaskPane tasks={tasks} watch={connection.watch} onReveal={() => reveal("tasks")} />
        </section>
      </main>
      {undo.notice && (
        <Toast notice={undo.notice} raised={pane === "chat"} onDismiss={undo.dismiss} />
      )}
      {help && <HelpDialog onClose={() => setHelp(false)} />}
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </div>
  );
}
