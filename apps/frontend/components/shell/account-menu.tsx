import { useState } from "react";
import { reasonOf } from "../../lib/api";
import { signOut } from "../../lib/auth-api";
import { classes } from "../../lib/classes";
import type { Theme } from "../../lib/theme";
import { ThemeChoice } from "./theme-choice";

export interface Person {
  name: string;
  email: string;
}

interface AccountMenuProps {
  /** Null while the accounts database is unavailable. */
  person: Person | null;
  theme: Theme;
  onHelp: () => void;
}

/** A menu in a native popover, which closes on Escape and on a click elsewhere. */
export function AccountMenu({ person, theme, onHelp }: AccountMenuProps) {
  const [problem, setProblem] = useState("");
  const leave = () => signOut().catch((error: unknown) => setProblem(reasonOf(error)));
  const [initial] = Array.from(person?.name || person?.email || "?");
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={`Account${person ? ` of ${person.name}` : ""}`}
        title="Account"
        className={classes(
          "grid size-9 place-content-center rounded-full pointer-coarse:size-11",
          "bg-accent-soft text-sm font-semibold text-accent-strong uppercase",
          "transition-colors hover:bg-accent hover:text-on-accent",
        )}
      >
        {initial}
      </button>
      <div
        id="account"
        popover="auto"
        className={classes(
          "fixed top-16 right-4 bottom-auto left-auto m-0 w-72",
          "rounded-2xl border border-line bg-surface text-ink shadow-float",
        )}
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
            className={itemClass}
          >
            Keyboard shortcuts
          </button>
          <button type="button" onClick={() => void leave()} className={itemClass}>
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

const itemClass = classes(
  "block w-full rounded-lg px-3 py-2 text-left text-sm",
  "hover:bg-hover pointer-coarse:py-3",
);
