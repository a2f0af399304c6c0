/** What the backend sends and takes. Dates and times of a task float: they are meant in whatever zone the person is, and are never converted. */

export type Priority = "none" | "low" | "medium" | "high";

export interface Task {
  id: string;
  /** 1 to 200 characters, trimmed. */
  title: string;
  notes: string;
  /** `2026-11-22`, or null. */
  due_date: string | null;
  /** `17:00`; never without a date. */
  due_time: string | null;
  priority: Priority;
  completed: boolean;
  completed_at: string | null;
  /** ISO 8601, UTC; so are all `…_at`. */
  created_at: string;
  updated_at: string;
}

/** What a person can change of a task. */
export type TaskPatch = Partial<Pick<Task, "title" | "notes" | "due_date" | "due_time" | "priority" | "completed">>;
export type NewTask = Pick<Task, "title"> & Omit<TaskPatch, "title" | "completed">;

export interface Page<Item> {
  items: Item[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/** Who answers: the built-in rules, or a language model by its name. */
export interface Assistant {
  mode: "rules" | "llm";
  model: string | null;
}

export interface Conversation {
  id: string;
  title: string;
  created_at: string;
  updated_at: string;
}

/** One thing the assistant did. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
  status: "running" | "done" | "failed";
  /** One sentence for a person. */
  summary: string;
  /** The tasks as they were after it. */
  tasks: Task[];
  /** Ids of the tasks it took away. */
  removed: string[];
  undoable: boolean;
  undone: boolean;
}

export interface Message {
  id: string;
  role: "user" | "assistant";
  text: string;
  status: "complete" | "running" | "failed" | "stopped";
  error: { code: string; message: string } | null;
  assistant: Assistant | null;
  tool_calls: ToolCall[];
  created_at: string;
}

export interface UndoneCall {
  tool_call: ToolCall;
  tasks: Task[];
  removed: string[];
}
