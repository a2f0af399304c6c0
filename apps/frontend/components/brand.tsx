import { CheckIcon } from "./icons";

/** The application's logo and name. With `compact`, the name is hidden on a narrow screen. */
export function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <p className="flex items-center gap-2.5 font-semibold tracking-tight">
      <span className="grid size-7 place-content-center rounded-lg bg-accent text-on-accent">
        <CheckIcon className="size-4" />
      </span>
      <span className={compact ? "sr-only sm:not-sr-only" : ""}>Todo Chatbot</span>
    </p>
  );
}
