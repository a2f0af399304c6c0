/**
 * Shown until the assistant begins to answer. This placeholder has the same height as the line of
 * text that replaces it.
 */
export function Thinking() {
  return (
    <p className="flex h-6.5 items-center gap-2 text-muted">
      <span aria-hidden="true" className="flex gap-1">
        <span className="size-1.5 animate-pulse rounded-full bg-accent" />
        <span className="size-1.5 animate-pulse rounded-full bg-accent [animation-delay:200ms]" />
        <span className="size-1.5 animate-pulse rounded-full bg-accent [animation-delay:400ms]" />
      </span>
      Thinking…
    </p>
  );
}
