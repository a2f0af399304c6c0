/**
 * Shows the outline of the first rows while the tasks load, so that the page does not shift when
 * the tasks appear.
 */
export function TaskSkeleton() {
  return (
    <div role="status" className="mt-6">
      <span className="sr-only">Loading your tasks…</span>
      {["w-3/5", "w-2/5", "w-1/2", "w-2/5"].map((width, index) => (
        <div
          key={index}
          aria-hidden="true"
          className="flex h-11 animate-pulse items-center gap-3 px-3"
        >
          <span className="size-5 rounded-full bg-line" />
          <span className={`h-3 rounded-full bg-line ${width}`} />
        </div>
      ))}
    </div>
  );
}
