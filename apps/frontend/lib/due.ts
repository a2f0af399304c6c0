import type { Task } from "./api-types";
import { dateWords, timeWords } from "./date-words";

/**
 * Wall-clock time where the person is: `2026-11-21` and `16:05`. Compared as text, since both sort
 * as they read.
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

/** Calendar arithmetic, so done in UTC, where every day has 24 hours. */
export function addDays(date: string, count: number): string {
  const day = utc(date);
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekday(date: string): number {
  return utc(date).getUTCDay();
}

/** “Today 17:00”, “Tomorrow”, “Fri 20 Nov”, “Sat, 2 Jan 2027”; empty without a date. */
export function dueLabel({ due_date, due_time }: Due, today: string): string {
  if (!due_date) return "";
  return [dayLabel(due_date, today), due_time && timeWords(due_time)].filter(Boolean).join(" ");
}

/** “Friday, 20 November 2026, 17:00”: for those who want it exact. */
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
 * The dates people mean most often, each once: a Friday has no “This weekend” that is not tomorrow.
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
