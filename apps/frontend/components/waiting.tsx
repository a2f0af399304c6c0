/** Stands where the list will be when the first answer has not come. */
export function Waiting() {
  return (
    <div className="rounded-2xl border border-dashed border-line-strong px-6 py-14 text-center">
      <h2 className="text-lg font-semibold">Waiting for your tasks</h2>
      <p className="mt-1 text-muted text-pretty">They appear here as soon as the connection is back.</p>
    </div>
  );
}
