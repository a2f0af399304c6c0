import { useNow } from "../../hooks/use-now";

const examples = [
  "Add buy milk tomorrow at 17:00",
  "Remind me to call the dentist on Friday, high priority",
  "Add water the plants and call Mum on Saturday",
  "What is due today?",
];

interface WelcomeProps {
  name: string | null;
  onPick(text: string): void;
}

/** A first step instead of a blank page: each example is one tap away from being said. */
export function Welcome({ name, onPick }: WelcomeProps) {
  const now = useNow();
  return (
    <div className="my-auto py-8">
      <h2 className="min-h-10 font-display text-3xl leading-10 font-semibold tracking-tight text-balance">{now ? `${greeting(now.time)}${name ? `, ${name.split(" ")[0]}` : ""}` : ""}</h2>
      <p className="mt-2 max-w-prose text-muted text-pretty">Say what is on your mind, in your own words: add, find, move, complete. What the assistant changes shows in your tasks at once, and every change can be undone.</p>
      <p id="examples" className="mt-8 mb-2 text-sm font-semibold text-muted">
        Try one of these
      </p>
      <ul aria-labelledby="examples" className="grid gap-2 sm:grid-cols-2">
        {examples.map((text) => (
          <li key={text} className="contents">
            <button type="button" onClick={() => onPick(text)} className="rounded-xl border border-line bg-surface px-4 py-3 text-left leading-snug transition-colors hover:border-accent hover:text-accent">
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
