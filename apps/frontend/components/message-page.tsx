import { classes } from "../lib/classes";

/** A page with one message and one link or button. */
export function MessagePage({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  return (
    <main
      className={classes(
        "mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center",
        "px-6 pb-24",
      )}
    >
      <h1 className="font-display text-3xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-2 mb-6 text-muted text-pretty">{text}</p>
      {children}
    </main>
  );
}

/** The CSS classes for the page's link or button. */
export const actionClass = classes(
  "inline-flex min-h-11 items-center rounded-xl bg-accent px-5 font-semibold text-on-accent",
  "transition-colors hover:bg-accent-strong",
);
