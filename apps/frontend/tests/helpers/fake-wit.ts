import type { Task } from "../../lib/api-types";
import { addDays, dueLabel, localNow } from "../../lib/due";
import type { FakeBackend } from "./fake-backend";

export interface Act {
  tool: string;
  input: Record<string, unknown>;
  summary: string;
  run(backend: FakeBackend): { tasks?: Task[]; removed?: string[] };
}

/**
 * Just enough sense for a test: “add X tomorrow at 17:00 and Y”, “complete X”, “delete X”, “what is
 * due”.
 */
export function understand(text: string, tasks: Task[]): { acts: Act[]; words: string } {
  const named = (title: string) =>
    tasks.find((task) => task.title.toLowerCase() === title.trim().toLowerCase());
  const [, verb = "", rest = ""] = /^(add|complete|delete)\s+(.+)$/is.exec(text.trim()) ?? [];
  if (verb.toLowerCase() === "add") {
    const acts = rest.split(/ and (?:add )?/).map(adding);
    return {
      acts,
      words:
        acts.length === 1
          ? `Done. **${acts[0]!.input.title as string}** is on your list.`
          : `Done, ${acts.length} tasks are on your list:\n\n${acts.map((act) => `- ${act.input.title as string}`).join("\n")}`,
    };
  }
  const task = named(rest);
  if (verb && task) {
    const completes = verb.toLowerCase() === "complete";
    const act: Act = {
      tool: completes ? "complete_task" : "delete_task",
      input: { task_id: task.id },
      summary: `${completes ? "Completed" : "Deleted"} ${task.title}`,
      run: (backend) => {
        if (completes) return { tasks: [backend.change(task, { completed: true })] };
        backend.remove(task);
        return { removed: [task.id] };
      },
    };
    return {
      acts: [act],
      words: completes ? "Well done." : "It is gone; say undo if you want it back.",
    };
  }
  if (/due|list|show/i.test(text)) {
    const open = tasks.filter(({ completed }) => !completed);
    const act: Act = {
      tool: "list_tasks",
      input: { view: "open" },
      summary: `Looked through ${open.length} open tasks`,
      run: () => ({ tasks: open }),
    };
    return {
      acts: [act],
      words: `You have ${open.length} open tasks:\n\n${open.map((each, index) => `${index + 1}. ${each.title}${each.due_date ? `, *${dueLabel(each, localNow().date)}*` : ""}`).join("\n")}`,
    };
  }
  return {
    acts: [],
    words:
      "I did not quite get that. Try “add buy milk tomorrow at 17:00”, or ask what is due today.",
  };
}

function adding(text: string): Act {
  const today = localNow().date;
  const [, title = text, day = "", time = ""] =
    /^(.*?)(?:\s+(today|tomorrow))?(?:\s+at\s+(\d\d:\d\d))?$/i.exec(text.trim()) ?? [];
  const due_date = day ? addDays(today, day.toLowerCase() === "today" ? 0 : 1) : null;
  const due = { due_date, due_time: (due_date && time) || null };
  const named = title[0]!.toUpperCase() + title.slice(1);
  return {
    tool: "add_task",
    input: { title: named, ...due },
    summary: `Added ${named}${due_date ? `, due ${dueLabel(due, today)}` : ""}`,
    run: (backend) => ({ tasks: [backend.add(named, due)] }),
  };
}
