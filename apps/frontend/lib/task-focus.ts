/**
 * Moves the focus between task rows. The focused row is the selected row, so the selection needs no
 * separate state.
 */

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-task]")];

export function focusedTask(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset.task ?? null;
}

/**
 * Moves the focus to the next (1) or previous (-1) row. If no row has the focus, moves it to the
 * first or last row.
 */
export function moveFocus(direction: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.task === focusedTask());
  const next = at < 0 ? (direction > 0 ? all[0] : all.at(-1)) : all[at + direction];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Focuses a task's row. Returns false if the task is not shown. */
export function focusTask(id: string): boolean {
  const row = rows().find((each) => each.dataset.task === id);
  row?.focus();
  return row !== undefined;
}

/**
 * Moves the focus from a row that is about to be removed to the row below or above it. Otherwise
 * the browser would move the focus to the top of the page. Returns false if there is no other row.
 */
export function leaveTask(id: string): boolean {
  // Unlike in `moveFocus`, the list includes the task that is being edited, which has an editor
  // instead of a row.
  const all = [...document.querySelectorAll<HTMLElement>("[data-task], [data-edited]")];
  const at = all.findIndex(({ dataset }) => (dataset.task ?? dataset.edited) === id);
  const neighbour = all[at + 1] ?? all[at - 1];
  neighbour?.focus();
  return neighbour !== undefined;
}
