import { CheckIcon } from "./icons";

const examples = ["Buy milk", "Call the dentist", "Water the plants", "Plan the weekend"];

/** A first step instead of a blank page: each example is one tap away from being a task. */
export function EmptyState({ onPick }: { onPick(title: string): void }) {
  return (
    <div className="flex flex-col items-center rounded-2xl border border-dashed border-line-strong px-6 py-12 text-center">
      <span className="grid size-12 place-content-center rounded-full bg-accent/12 text-accent">
        <CheckIcon className="size-6" />
      </span>
      <h2 className="mt-4 text-lg font-semibold">Nothing to do yet</h2>
      <p className="mt-1 text-muted text-pretty">Write your first task above, or start with one of these.</p>
      <ul aria-label="Examples" className="mt-6 flex flex-wrap justify-center gap-2.5">
        {examples.map((title) => (
          <li key={title}>
            <button
              type="button"
              aria-label={`Add “${title}”`}
              onClick={() => onPick(title)}
              className="min-h-11 rounded-full border border-line-strong bg-surface px-4 text-sm font-medium transition-colors hover:border-accent hover:text-accent"
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
