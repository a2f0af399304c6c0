import { useNow } from "../../hooks/use-now";
import { classes } from "../../lib/classes";

const firstExamples = [
  "Add buy milk tomorrow at 17:00",
  "Remind me to call the dentist on Friday, high priority",
  "Add water the plants and call Mum on Saturday",
  "What is due today?",
];

/**
 * Examples for users who have tasks. All of them are questions, so that trying out an example does
 * not add a task.
 */
const laterExamples = [
  "What is due today?",
  "What is overdue?",
  "What is due tomorrow?",
  "What did I finish?",
];

interface WelcomeProps {
  name: string | null;
  /** Whether the user has tasks; null until that is known. */
  hasTasks: boolean | null;
  onPick: (text: string) => void;
}

/**
 * Greets the user in an empty conversation and offers example messages. Tapping an example sends
 * it.
 */
export function Welcome({ name, hasTasks, onPick }: WelcomeProps) {
  const now = useNow();
  return (
    <div className="my-auto sm:py-8">
      <h2
        className={classes(
          "min-h-10 font-display text-3xl leading-10 font-semibold",
          "tracking-tight text-balance",
        )}
      >
        {now ? `${greeting(now.time)}${name ? `, ${name.split(" ")[0]}` : ""}` : ""}
      </h2>
      <p className="mt-2 max-w-prose text-muted text-pretty">
        Say in your own words what to add, find, move or complete. Your tasks follow at once, and
        every change can be undone.
      </p>
      <p id="examples" className="mt-5 mb-2 text-sm font-semibold text-muted sm:mt-8">
        Try one of these
      </p>
      <ul
        aria-labelledby="examples"
        className={classes("grid gap-2 sm:grid-cols-2", hasTasks === null && "invisible")}
      >
        {(hasTasks ? laterExamples : firstExamples).map((text) => (
          <li key={text} className="contents">
            <button
              type="button"
              onClick={() => onPick(text)}
              className={classes(
                "rounded-xl border border-line bg-surface px-4 py-2.5 text-left leading-snug",
                "transition-colors hover:border-accent hover:text-accent",
              )}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function greeting(time: string): string {
  if (time < "05:00" || time >= "18:00") return "Good evening";
  return time < "12:00" ? "Good morning" : "Good afternoon";
}
