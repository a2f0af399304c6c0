"use client";

import { useRef } from "react";
import { AddTaskForm } from "../components/add-task-form";
import { Banner } from "../components/banner";
import { EmptyState } from "../components/empty-state";
import { TaskCount } from "../components/task-count";
import { TaskList } from "../components/task-list";
import { TaskSkeleton } from "../components/task-skeleton";
import { Waiting } from "../components/waiting";
import { useDraft } from "../hooks/use-draft";
import { useTasks } from "../hooks/use-tasks";

/** Where the data of the hooks meets the components. */
export function TaskPane() {
  const { tasks, trouble, retrying, announcement, add, toggle, remove, retry, dismiss } = useTasks();
  const draft = useDraft(add);
  const input = useRef<HTMLInputElement>(null);
  const focusInput = () => input.current?.focus();

  return (
    <section aria-labelledby="tasks-heading">
      {trouble?.kind === "connection" && <Banner text={trouble.text} detail="Trying again automatically." action="Retry" busy={retrying} onAction={() => void retry()} />}
      {trouble?.kind === "refused" && <Banner text={trouble.text} action="Dismiss" onAction={dismiss} />}
      <h1 id="tasks-heading" className="text-3xl font-semibold tracking-tight sm:text-4xl">
        Your tasks
      </h1>
      <div className="mt-1.5 mb-6">
        <TaskCount tasks={tasks} waiting={trouble ? "Not connected" : "One moment…"} />
      </div>
      <AddTaskForm {...draft} inputRef={input} onEdit={draft.edit} onSubmit={() => void draft.submit()} />
      <div className="mt-3">
        {tasks === null && (trouble ? <Waiting /> : <TaskSkeleton />)}
        {tasks?.length === 0 && (
          <EmptyState
            onPick={(title) => {
              focusInput();
              void draft.submit(title);
            }}
          />
        )}
        {tasks !== null && tasks.length > 0 && (
          <TaskList tasks={tasks} onToggle={(task) => void toggle(task)} onRemove={(task) => void remove(task)} onFocusLost={focusInput} />
        )}
      </div>
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </section>
  );
}
