"use client";

import { useRef, useState } from "react";
import type { Connection } from "../../hooks/use-connection";
import { useEditing } from "../../hooks/use-editing";
import { useNow } from "../../hooks/use-now";
import { useShortcuts } from "../../hooks/use-shortcuts";
import type { Tasks } from "../../hooks/use-tasks";
import { useUnloadedTasks } from "../../hooks/use-unloaded-tasks";
import type { Task } from "../../lib/api-types";
import { focusedTask, leaveTask, moveFocus } from "../../lib/task-focus";
import { groupTasks, matches, type TaskView } from "../../lib/task-groups";
import { AddTask } from "./add-task";
import { TaskHeading } from "./task-heading";
import { TaskSections } from "./task-sections";
import { TaskSkeleton } from "./task-skeleton";
import { TaskToolbar } from "./task-toolbar";

interface TaskPaneProps {
  tasks: Tasks;
  watch: Connection["watch"];
  /** Switches to this pane on a narrow screen, which shows one pane at a time. */
  onReveal: () => void;
}

export function TaskPane({ tasks, watch, onReveal }: TaskPaneProps) {
  const now = useNow();
  const [view, setView] = useState<TaskView>("all");
  const [search, setSearch] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { editing, edit, close, finish } = useEditing(tasks.change, () => heading.current?.focus());
  const wanted = search.trim();
  const { moreDone } = useUnloadedTasks(tasks, watch, wanted);
  const list = tasks.tasks;

  const startAdding = () => {
    onReveal();
    input.current?.focus();
  };
  const withFocused = (act: (task: Task) => void) => {
    const task = list?.find(({ id }) => id === focusedTask());
    if (task) act(task);
  };
  /**
   * Moves the focus out of the task's row and closes its editor, before a change removes the row.
   */
  const leaveRow = (task: Task) => {
    if (!leaveTask(task.id)) heading.current?.focus();
    close(task);
  };
  const toggle = (task: Task) => {
    leaveRow(task);
    void tasks.toggle(task);
  };
  const remove = (task: Task) => {
    leaveRow(task);
    void tasks.remove(task);
  };
  const move = (direction: 1 | -1) => {
    onReveal();
    moveFocus(direction);
  };
  useShortcuts({
    add: startAdding,
    next: () => move(1),
    previous: () => move(-1),
    toggle: () => withFocused(toggle),
    edit: () => withFocused(edit),
    remove: () => withFocused(remove),
  });

  const groups =
    now && list
      ? groupTasks(wanted ? list.filter((task) => matches(task, wanted)) : list, now)
      : null;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 px-4 pt-6 pb-28 sm:px-6">
      <TaskHeading tasks={list} now={now} ref={heading} />
      <AddTask today={now?.date ?? "2000-01-01"} inputRef={input} onAdd={tasks.add} />
      {groups && now ? (
        <div>
          <TaskToolbar
            view={view}
            groups={groups}
            search={search}
            onView={setView}
            onSearch={setSearch}
          />
          <TaskSections
            groups={groups}
            now={now}
            view={view}
            search={wanted}
            first={list?.length === 0}
            editing={editing}
            onToggle={toggle}
            onEdit={edit}
            onEdited={(task, patch, elsewhere) => void finish(task, patch, elsewhere)}
            onRemove={remove}
            onMoreDone={moreDone}
            onShowAll={() => {
              setSearch("");
              setView("all");
              heading.current?.focus();
            }}
          />
        </div>
      ) : (
        <TaskSkeleton />
      )}
    </div>
  );
}
