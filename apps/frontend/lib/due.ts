import type { Task } from "./api-types";
import { dateWords, timeWords } from "./date-words";

/**
 * The user's local date and time, such as `2026-11-21` and `16:05`. Both sort correctly as text.
 */
export interface LocalNow {
  date: string;
  time: string;
}

export type Due = Pick<Task, "due_date" | "due_time">;

export function localNow(moment = new Date()): LocalNow {
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    date: `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}`,
  };
}

/** Adds days to a date. Calculates in UTC, where every day has 24 hours. */
export function addDays(date: string, count: number): string {
  const day = utc(date);
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/** Returns the day of the week; 0 is Sunday. */
export function weekday(date: string): number {
  return utc(date).getUTCDay();
}

/**
 * Returns “Today 17:00”, “Tomorrow”, “Fri 20 Nov” or “Sat, 2 Jan 2027”, or an empty string if there
 * is no date.
 */
export function dueLabel({ due_date, due_time }: Due, today: string): string {
  if (!due_date) return "";
  return [dayLabel(due_date, today), due_time && timeWords(due_time)].filter(Boolean).join(" ");
}

/**
 * Returns the full date, such as “Friday, 20 November 2026, 17:00”, or an empty string if there is
 * no date.
 */
export function dueInFull({ due_date, due_time }: Due): string {
  return due_date
    ? [dateWords(due_date, "full"), due_time && timeWords(due_time)].filter(Boolean).join(", ")
    : "";
}

export function isOverdue(
  { due_date, due_time, completed }: Due & Pick<Task, "completed">,
  now: LocalNow,
): boolean {
  if (completed || !due_date) return false;
  return due_date < now.date || (due_date === now.date && due_time !== null && due_time < now.time);
}

/**
 * Returns the dates that users choose most often. Each date occurs only once: on a Friday,
 * “Tomorrow” and “Weekend” are the same date, so “Weekend” is left out.
 */
export function quickDates(today: string): { label: string; date: string }[] {
  const day = weekday(today);
  const choices = [
    { label: "Today", date: today },
    { label: "Tomorrow", date: addDays(today, 1) },
    { label: "Weekend", date: addDays(today, (6 - day + 7) % 7) },
    { label: "Next week", date: addDays(today, (8 - day) % 7 || 7) },
  ];
  return choices.filter(
    ({ date }, index) => choices.findIndex((other) => other.date === date) === index,
  );
}

function dayLabel(date: string, today: string): string {
  if (date === today) return "Today";
  if (date === addDays(today, 1)) return "Tomorrow";
  if (date === addDays(today, -1)) return "Yesterday";
  return dateWords(date, date.slice(0, 4) === today.slice(0, 4) ? "short" : "shortWithYear");
}

const utc = (date: string) => new Date(`${date}T00:00:00Z`);
