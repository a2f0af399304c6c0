/** The focused row is the selected one: the browser already knows which, so nothing else has to. */

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-task]")];

export function focusedTask(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset.task ?? null;
}

/** Moves to the next (1) or previous (-1) row, or to the first or last where none is focused. */
export function moveFocus(direction: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.task === focusedTask());
  const next = at < 0 ? (direction > 0 ? all[0] : all.at(-1)) : all[at + direction];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** False when the task is not in sight. */
export function focusTask(id: string): boolean {
  const row = rows().find((each) => each.dataset.task === id);
  row?.focus();
  return row !== undefined;
}

/**
 * A row about to vanish would drop the focus to the top of the page: hands it to a neighbour. False
 * when there is none.
 */
export function leaveTask(id: string): boolean {
  // A row may have become an editor, which no key moves to.
  const all = [...document.querySelectorAll<HTMLElement>("[data-task], [data-edited]")];
  const at = all.findIndex(({ dataset }) => (dataset.task ?? dataset.edited) === id);
  const neighbour = all[at + 1] ?? all[at - 1];
  neighbour?.focus();
  return neighbour !== undefined;
}
