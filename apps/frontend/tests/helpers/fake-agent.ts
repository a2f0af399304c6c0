import type { Task } from "../../lib/api-types";
import { addDays, dueLabel, localNow } from "../../lib/due";
import type { FakeBackend } from "./fake-backend";

/** A tool call that the agent wants to make. */
export interface Act {
  tool: string;
  input: Record<string, unknown>;
  summary: string;
  run(backend: FakeBackend): { tasks?: Task[]; removed?: string[] };
}

/** The tool calls and the answer text for a message. */
export interface Plan {
  acts: Act[];
  words: string;
}

/**
 * Returns the plan for a message. Understands four kinds of messages: “add X tomorrow at 17:00 and
 * Y”, “complete X”, “delete X”, and a question with “due”, “list” or “show”.
 */
export function interpret(text: string, tasks: Task[]): Plan {
  const [, verb = "", rest = ""] = /^(add|complete|delete)\s+(.+)$/is.exec(text.trim()) ?? [];
  if (verb.toLowerCase() === "add") return addTasks(rest);
  const title = rest.trim().toLowerCase();
  const task = tasks.find((each) => each.title.toLowerCase() === title);
  if (verb && task) return verb.toLowerCase() === "complete" ? complete(task) : remove(task);
  if (/due|list|show/i.test(text)) return listTasks(tasks.filter(({ completed }) => !completed));
  return {
    acts: [],
    words:
      "I did not quite get that. Try “add buy milk tomorrow at 17:00”, or ask what is due today.",
  };
}

function addTasks(text: string): Plan {
  const acts = text.split(/ and (?:add )?/).map(addTask);
  const titles = acts.map(({ input }) => input.title as string);
  return {
    acts,
    words:
      titles.length === 1
        ? `Done. **${titles.join()}** is on your list.`
        : `Done, ${titles.length} tasks are on your list:\n\n${titles.map((title) => `- ${title}`).join("\n")}`,
  };
}

function addTask(text: string): Act {
  const today = localNow().date;
  const [, words = text, day = "", time = ""] =
    /^(.*?)(?:\s+(today|tomorrow))?(?:\s+at\s+(\d\d:\d\d))?$/i.exec(text.trim()) ?? [];
  const due_date = day ? addDays(today, day.toLowerCase() === "today" ? 0 : 1) : null;
  const due = { due_date, due_time: (due_date && time) || null };
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return {
    tool: "add_task",
    input: { title, ...due },
    summary: `Added ${title}${due_date ? `, due ${dueLabel(due, today)}` : ""}`,
    run: (backend) => ({ tasks: [backend.add(title, due)] }),
  };
}

function complete(task: Task): Plan {
  const act: Act = {
    tool: "complete_task",
    input: { task_id: task.id },
    summary: `Completed ${task.title}`,
    run: (backend) => ({ tasks: [backend.change(task, { completed: true })] }),
  };
  return { acts: [act], words: "Well done." };
}

function remove(task: Task): Plan {
  const act: Act = {
    tool: "delete_task",
    input: { task_id: task.id },
    summary: `Deleted ${task.title}`,
    run: (backend) => {
      backend.remove(task);
      return { removed: [task.id] };
    },
  };
  return { acts: [act], words: "It is gone; say undo if you want it back." };
}

function listTasks(open: Task[]): Plan {
  const today = localNow().date;
  const lines = open.map((task, index) => {
    const due = task.due_date ? `, *${dueLabel(task, today)}*` : "";
    return `${index + 1}. ${task.title}${due}`;
  });
  const act: Act = {
    tool: "list_tasks",
    input: { view: "open" },
    summary: `Looked through ${open.length} open tasks`,
    run: () => ({ tasks: open }),
  };
  return { acts: [act], words: `You have ${open.length} open tasks:\n\n${lines.join("\n")}` };
}
