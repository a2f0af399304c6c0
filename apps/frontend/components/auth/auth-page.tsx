import { classes } from "../../lib/classes";
import { Brand } from "../brand";

interface AuthPageProps {
  title: string;
  text: string;
  /** The link from the sign-in page to the sign-up page, or vice versa. */
  other: { question: string; label: string; href: string };
  children: React.ReactNode;
}

/** The layout that the sign-in and sign-up pages share. */
export function AuthPage({ title, text, other, children }: AuthPageProps) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-sm flex-col px-6 pb-16">
      <header className="flex h-16 items-center">
        <Brand />
      </header>
      <main className="flex flex-1 flex-col justify-center pt-6">
        <h1 className="font-display text-3xl font-semibold tracking-tight text-balance">{title}</h1>
        <p className="mt-2 mb-8 text-muted text-pretty">{text}</p>
        {children}
        <p className="mt-2 border-t border-line pt-5 text-sm text-muted">{other.question}</p>
        {/* This is not a next/link, because each document needs its own nonce. */}
        <a
          href={other.href}
          className={classes(
            "mt-3 inline-flex min-h-11 items-center justify-center rounded-xl px-5",
            "border border-line-strong bg-surface font-semibold",
            "transition-colors hover:bg-hover",
          )}
        >
          {other.label}
        </a>
      </main>
    </div>
  );
}
