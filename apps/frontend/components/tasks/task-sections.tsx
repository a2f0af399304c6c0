import type { Editing } from "../../hooks/use-editing";
import type { Task, TaskPatch } from "../../lib/api-types";
import type { LocalNow } from "../../lib/due";
import { shownGroups, type TaskGroups, type TaskView } from "../../lib/task-groups";
import { TaskEditor } from "./task-editor";
import { TaskEmpty } from "./task-empty";
import { TaskGroup } from "./task-group";
import { TaskItem } from "./task-item";

interface TaskSectionsProps {
  groups: TaskGroups;
  now: LocalNow;
  view: TaskView;
  search: string;
  /** True if the user has no tasks at all. */
  first: boolean;
  /** The task that is being edited. */
  editing: Editing | null;
  onToggle: (task: Task) => void;
  onEdit: (task: Task) => void;
  onEdited: (task: Task, patch: TaskPatch | null, elsewhere: boolean) => void;
  onRemove: (task: Task) => void;
  onMoreDone?: () => Promise<void>;
  onShowAll: () => void;
}

export function TaskSections({
  groups,
  now,
  view,
  search,
  first,
  editing,
  onToggle,
  onEdit,
  onEdited,
  onRemove,
  onMoreDone,
  onShowAll,
}: TaskSectionsProps) {
  const shown = shownGroups(groups, view);
  const nothingOpen = view === "all" && !search && shown.every((name) => name === "done");
  return (
    <>
      {(shown.length === 0 || nothingOpen) && (
        <TaskEmpty view={view} search={search} first={first} onShowAll={onShowAll} />
      )}
      {shown.map((name) => (
        <TaskGroup
          // The group of done tasks is initially closed in the view of all tasks, and initially
          // open in the view of done tasks and in a search.
          key={name === "done" ? `done-${view === "all" && !search}` : name}
          name={name}
          tasks={groups[name]}
          collapsed={name === "done" && view === "all" && !search}
          onMore={name === "done" && !search ? onMoreDone : undefined}
        >
          {(task) =>
            task.id === editing?.id ? (
              <TaskEditor
                key={task.id}
                task={task}
                today={now.date}
                refused={editing.refused}
                quietly={editing.quietly}
                onDone={(patch, elsewhere) => onEdited(task, patch, elsewhere)}
                onRemove={() => onRemove(task)}
              />
            ) : (
              <TaskItem
                key={task.id}
                task={task}
                now={now}
                onToggle={() => onToggle(task)}
                onEdit={() => onEdit(task)}
                onRemove={() => onRemove(task)}
              />
            )
          }
        </TaskGroup>
      ))}
    </>
  );
}
