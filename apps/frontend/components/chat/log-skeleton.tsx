/** Shows the outline of a question and an answer while the conversation loads. */
export function LogSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-5">
      <span className="sr-only">Loading the conversation…</span>
      <span aria-hidden="true" className="ml-auto h-11 w-1/2 animate-pulse rounded-2xl bg-line" />
      <span aria-hidden="true" className="h-4 w-3/4 animate-pulse rounded-full bg-line" />
      <span aria-hidden="true" className="h-4 w-2/5 animate-pulse rounded-full bg-line" />
    </div>
  );
}
