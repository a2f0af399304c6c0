import { classes } from "../../lib/classes";
import { type Due, dueInFull, quickDates } from "../../lib/due";

interface DueFieldsProps {
  due: Due;
  today: string;
  onChange: (due: Due) => void;
}

/** Buttons for the most common dates, and native input fields for any date and time. */
export function DueFields({ due, today, onChange }: DueFieldsProps) {
  // Clearing the date also clears the time, because a task with a time must have a date.
  const setDate = (date: string | null) =>
    onChange({ due_date: date, due_time: date && due.due_time });
  return (
    <div role="group" aria-label="Due" className="flex flex-wrap items-center gap-1.5">
      {quickDates(today).map(({ label, date }) => (
        <button
          key={label}
          type="button"
          className="chip"
          aria-pressed={due.due_date === date}
          title={dueInFull({ due_date: date, due_time: null })}
          onClick={() => setDate(due.due_date === date ? null : date)}
        >
          {label}
        </button>
      ))}
      <span className="flex flex-wrap gap-1.5">
        <input
          type="date"
          aria-label="Due date"
          value={due.due_date ?? ""}
          onChange={(event) => setDate(event.target.value || null)}
          className={fieldClass}
        />
        <input
          type="time"
          aria-label="Due time"
          value={due.due_time ?? ""}
          // If a time is set and no date is set, the date becomes today.
          onChange={({ target: { value } }) =>
            onChange({ due_date: due.due_date ?? (value ? today : null), due_time: value || null })
          }
          className={fieldClass}
        />
      </span>
    </div>
  );
}

const fieldClass = classes(
  "min-h-8 rounded-lg border border-line-strong bg-surface px-2 text-sm tabular-nums",
  "hover:border-accent pointer-coarse:min-h-11",
);
