import type { ReactNode } from "react";
import { classes } from "../../lib/classes";
import type { TaskView } from "../../lib/task-groups";
import { TasksIcon } from "../icons";

interface TaskEmptyProps {
  view: TaskView;
  search: string;
  /** True if the user has no tasks at all. */
  first: boolean;
  onShowAll: () => void;
}

const words: Record<TaskView, { title: string; text: string }> = {
  all: {
    title: "Nothing left to do",
    text: "Everything is done. Add what comes next above, or tell the assistant.",
  },
  today: {
    title: "No tasks due today",
    text: "Tasks with today's date appear here.",
  },
  upcoming: { title: "Nothing coming up", text: "Tasks with a date after today appear here." },
  someday: {
    title: "Everything has a date",
    text: "Tasks without a date appear here.",
  },
  done: { title: "Nothing done yet", text: "Completed tasks stay here and can be reopened." },
};

/** Explains why the list is empty and how to fill it. */
export function TaskEmpty({ view, search, first, onShowAll }: TaskEmptyProps) {
  if (search) {
    return (
      <Empty
        title={`No task matches “${search}”`}
        text="The search covers titles and notes, including those of done tasks."
      >
        <button type="button" onClick={onShowAll} className="button button-quiet mt-4">
          Show all tasks
        </button>
      </Empty>
    );
  }
  if (first)
    return (
      <Empty
        title="Your list is empty"
        text="Add a first task above, or ask for it in your own words: “remind me to call the dentist tomorrow at 10”."
      />
    );
  return <Empty {...words[view]} />;
}

function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span
        className={classes(
          "grid size-11 place-content-center rounded-full",
          "bg-accent-soft text-accent-strong",
        )}
      >
        <TasksIcon />
      </span>
      <p className="mt-3 font-display text-lg font-semibold wrap-anywhere">{title}</p>
      <p className="mt-1 max-w-xs text-sm text-muted text-pretty">{text}</p>
      {children}
    </div>
  );
}
