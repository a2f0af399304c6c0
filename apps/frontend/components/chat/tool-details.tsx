import { useNow } from "../../hooks/use-now";
import type { ToolCall } from "../../lib/api-types";
import { callArguments } from "../../lib/tool-words";
import { TaskMeta } from "../tasks/task-meta";

/** Maximum number of tasks to list. */
const shown = 10;

/** Shows the arguments of a tool call and the tasks in its result. */
export function ToolDetails({ call }: { call: ToolCall }) {
  const now = useNow();
  const given = callArguments(call);
  const left = call.tasks.length - shown;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
        <dt className="text-muted">Tool</dt>
        <dd className="font-mono text-[0.92em]">{call.name}</dd>
        {given.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd dir="auto" className="text-left wrap-anywhere">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {now && call.tasks.length > 0 && (
        <ul aria-label="Tasks" className="flex flex-col gap-1.5 border-t border-line pt-2">
          {call.tasks.slice(0, shown).map((task) => (
            <li key={task.id}>
              <span
                dir="auto"
                className={`wrap-anywhere ${task.completed ? "text-muted line-through" : ""}`}
              >
                {task.title}
              </span>
              <TaskMeta task={task} now={now} />
            </li>
          ))}
          {left > 0 && <li className="text-muted">and {left} more</li>}
        </ul>
      )}
    </div>
  );
}
