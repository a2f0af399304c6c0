import type { components } from "./api-schema";

/**
 * What the backend sends and takes, under the names the page uses; the shapes are the backend's own
 * description of itself. Dates and times of a task float: they are meant in whatever zone the
 * person is, and are never converted. All `…_at` are ISO 8601, UTC.
 */
type Schemas = components["schemas"];

/** `due_date` is like `2026-11-22`; `due_time` like `17:00`, and never there without a date. */
export type Task = Schemas["TaskRead"];
export type Priority = Task["priority"];

/** What a person can change of a task. */
export type TaskPatch = Schemas["TaskUpdate"];
export type NewTask = Schemas["TaskCreate"];

/** `next_cursor` is null on the last page. */
export type Page<Item> = Required<Omit<Schemas["TaskPage"], "items">> & { items: Item[] };

/** Who answers: the built-in rules, or a language model by its name. */
export type Assistant = Schemas["AssistantRead"];

export type Conversation = Schemas["ConversationRead"];

/**
 * One thing the assistant did: `summary` is one sentence for a person, `tasks` are as they were
 * after it, `removed` the ids it took away.
 */
export type ToolCall = Schemas["ToolCallRead"];

export type Message = Schemas["MessageRead"];

export type UndoneCall = Schemas["UndoRead"];
