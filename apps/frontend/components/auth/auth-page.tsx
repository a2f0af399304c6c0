import { Brand } from "../brand";

interface AuthPageProps {
  title: string;
  text: string;
  /** The other page: what it is for, its name and address. */
  other: { question: string; label: string; href: string };
  children: React.ReactNode;
}

/** The frame of the two pages somebody sees before being signed in. */
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
        {/* A plain link: the page it leads to needs its own nonce. */}
        <a
          href={other.href}
          className="mt-3 inline-flex min-h-11 items-center justify-center rounded-xl border border-line-strong bg-surface px-5 font-semibold transition-colors hover:bg-hover"
        >
          {other.label}
        </a>
      </main>
    </div>
  );
}
