import type { components } from "./api-schema";

/**
 * These aliases give the types generated from the backend's OpenAPI description the names that the
 * page uses. A task's date and time are in the user's local time zone and are never converted. All
 * `…_at` fields are ISO 8601 timestamps in UTC.
 */
type Schemas = components["schemas"];

/**
 * `due_date` has the format `2026-11-22`, and `due_time` has the format `17:00`. A task with a time
 * always has a date.
 */
export type Task = Schemas["TaskRead"];
export type Priority = Task["priority"];

/** The fields of a task that a user can change. */
export type TaskPatch = Schemas["TaskUpdate"];
export type NewTask = Schemas["TaskCreate"];

/** `next_cursor` is null on the last page. */
export type Page<Item> = Required<Omit<Schemas["TaskPage"], "items">> & { items: Item[] };

/**
 * The assistant that answers, with its name. An assistant is either the built-in rules or a
 * language model.
 */
export type Assistant = Schemas["AssistantRead"];

export type Conversation = Schemas["ConversationRead"];

/**
 * A tool call by the assistant. `summary` is a sentence for the user, `tasks` contains the affected
 * tasks after the call, and `removed` contains the ids of deleted tasks.
 */
export type ToolCall = Schemas["ToolCallRead"];

export type Message = Schemas["MessageRead"];

export type UndoneCall = Schemas["UndoRead"];
