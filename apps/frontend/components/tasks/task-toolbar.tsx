import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classes } from "../../lib/classes";
import { countOf, type TaskGroups, type TaskView, taskViews } from "../../lib/task-groups";
import { IconButton } from "../icon-button";
import { CrossIcon, SearchIcon } from "../icons";

interface TaskToolbarProps {
  view: TaskView;
  groups: TaskGroups;
  search: string;
  onView: (view: TaskView) => void;
  onSearch: (search: string) => void;
}

const labels: Record<TaskView, string> = {
  all: "All",
  today: "Today",
  upcoming: "Upcoming",
  someday: "No date",
  done: "Done",
};

export function TaskToolbar({ view, groups, search, onView, onSearch }: TaskToolbarProps) {
  const [searching, setSearching] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = searching || search !== "";
  const start = () => {
    // Renders synchronously, because an on-screen keyboard opens only if the tap itself focuses the
    // field.
    flushSync(() => setSearching(true));
    field.current?.focus();
  };
  const end = () => {
    onSearch("");
    setSearching(false);
    opener.current?.focus();
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <div
          role="group"
          aria-label="Show"
          className="fading-end -ml-1 flex min-w-0 flex-1 gap-1 overflow-x-auto p-1"
        >
          {taskViews.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => onView(each)}
              className={classes(
                "min-h-8 shrink-0 rounded-full px-2.5 text-sm sm:px-3 pointer-coarse:min-h-11",
                "text-muted transition-colors hover:bg-hover hover:text-ink",
                "aria-pressed:bg-accent-soft aria-pressed:font-semibold",
                "aria-pressed:text-accent-strong",
              )}
            >
              {labels[each]}{" "}
              {each !== "all" && each !== "done" && countOf(groups, each) > 0 && (
                <span className="font-normal tabular-nums">{countOf(groups, each)}</span>
              )}
            </button>
          ))}
        </div>
        <IconButton
          ref={opener}
          label="Search"
          aria-expanded={open}
          onClick={() => (open ? end() : start())}
        >
          <SearchIcon className="size-4.5" />
        </IconButton>
      </div>
      {open && (
        <div role="search" className="field flex items-center pl-3">
          <SearchIcon className="size-4 text-muted" />
          <input
            ref={field}
            type="search"
            aria-label="Search tasks"
            placeholder="Search titles and notes"
            value={search}
            onChange={(event) => onSearch(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && end()}
            className={classes(
              "min-h-9 min-w-0 flex-1 bg-transparent px-2 text-sm pointer-coarse:min-h-11",
              "placeholder:text-muted [&::-webkit-search-cancel-button]:hidden",
            )}
          />
          <IconButton label="Close the search" onClick={end}>
            <CrossIcon className="size-4" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
