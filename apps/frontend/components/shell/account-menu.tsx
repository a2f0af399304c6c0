import { useState } from "react";
import { reasonOf } from "../../lib/api";
import { signOut } from "../../lib/auth-api";
import type { Theme } from "../../lib/theme";
import { ThemeChoice } from "./theme-choice";

export interface Person {
  name: string;
  email: string;
}

interface AccountMenuProps {
  /** Null while nobody can tell: the database of the accounts is away. */
  person: Person | null;
  theme: Theme;
  onHelp: () => void;
}

/** The browser's own popover closes it on Escape and on a click elsewhere. */
export function AccountMenu({ person, theme, onHelp }: AccountMenuProps) {
  const [problem, setProblem] = useState("");
  const leave = () => signOut().catch((error: unknown) => setProblem(reasonOf(error)));
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={`Account${person ? ` of ${person.name}` : ""}`}
        title="Account"
        className="grid size-9 place-content-center rounded-full bg-accent-soft text-sm font-semibold text-accent-strong uppercase transition-colors hover:bg-accent hover:text-on-accent pointer-coarse:size-11"
      >
        {[...(person?.name || person?.email || "?")][0]}
      </button>
      <div
        id="account"
        popover="auto"
        className="fixed top-16 right-4 bottom-auto left-auto m-0 w-72 rounded-2xl border border-line bg-surface text-ink shadow-float"
      >
        <div className="border-b border-line px-4 py-3">
          <p className="truncate font-semibold">{person?.name ?? "Not known at the moment"}</p>
          <p className="truncate text-sm text-muted">{person?.email}</p>
        </div>
        <div className="border-b border-line px-4 py-3">
          <ThemeChoice initial={theme} />
        </div>
        <div className="p-1.5">
          <button
            type="button"
            popoverTarget="account"
            popoverTargetAction="hide"
            onClick={onHelp}
            className="block w-full rounded-lg px-3 py-2 text-left text-sm hover:bg-hover pointer-coarse:py-3"
          >
            Keyboard shortcuts
          </button>
          <button
            type="button"
            onClick={() => void leave()}
            className="block w-full rounded-lg px-3 py-2 text-left text-sm hover:bg-hover pointer-coarse:py-3"
          >
            Sign out
          </button>
          <p role="alert" className="px-3 text-sm text-danger empty:hidden">
            {problem}
          </p>
        </div>
      </div>
    </>
  );
}
