import { countOf, type TaskGroups, type TaskView, taskViews } from "../../lib/task-groups";
import { IconButton } from "../icon-button";
import { CrossIcon, SearchIcon } from "../icons";

interface TaskToolbarProps {
  view: TaskView;
  groups: TaskGroups;
  search: string;
  onView(view: TaskView): void;
  onSearch(search: string): void;
}

const labels: Record<TaskView, string> = { all: "All", today: "Today", upcoming: "Upcoming", someday: "No date", done: "Done" };

export function TaskToolbar({ view, groups, search, onView, onSearch }: TaskToolbarProps) {
  return (
    <div className="flex flex-col gap-2">
      <div role="group" aria-label="Show" className="-mx-1 flex gap-1 overflow-x-auto px-1 py-1">
        {taskViews.map((each) => (
          <button key={each} type="button" aria-pressed={view === each} onClick={() => onView(each)} className="min-h-8 shrink-0 rounded-full px-3 text-sm text-muted transition-colors hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent-strong pointer-coarse:min-h-11">
            {labels[each]} {each !== "all" && each !== "done" && countOf(groups, each) > 0 && <span className="font-normal tabular-nums">{countOf(groups, each)}</span>}
          </button>
        ))}
      </div>
      <div className="field flex items-center pl-3">
        <SearchIcon className="size-4 text-muted" />
        <input
          type="search"
          aria-label="Search tasks"
          placeholder="Search"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            onSearch("");
            event.currentTarget.blur();
          }}
          className="min-h-9 min-w-0 flex-1 bg-transparent px-2 text-sm placeholder:text-muted pointer-coarse:min-h-11 [&::-webkit-search-cancel-button]:hidden"
        />
        {search && (
          <IconButton label="Clear the search" onClick={() => onSearch("")}>
            <CrossIcon className="size-4" />
          </IconButton>
        )}
      </div>
    </div>
  );
}
