/** As high as three tasks, so that the page does not jump when they arrive. */
export function TaskSkeleton() {
  return (
    <div role="status" className="divide-y divide-line rounded-2xl border border-line bg-surface shadow-card">
      <span className="sr-only">Loading your tasks…</span>
      {["w-3/5", "w-2/5", "w-1/2"].map((width) => (
        <div key={width} aria-hidden="true" className="flex h-14 animate-pulse items-center gap-3.5 px-5 motion-reduce:animate-none">
          <span className="size-5.5 rounded-full bg-line" />
          <span className={`h-3.5 rounded-full bg-line ${width}`} />
        </div>
      ))}
    </div>
  );
}
