import { useCallback, useEffect, useState } from "react";
import * as api from "../lib/tasks-api";
import type { Connection } from "./use-connection";
import type { Tasks } from "./use-tasks";

/**
 * Seconds between the last keystroke and the search request. Without this delay, every keystroke
 * would send a request.
 */
const pauseSeconds = 0.25;

/**
 * Loads the tasks that the initial requests left out: done tasks page by page, and the tasks that a
 * search on the server finds.
 */
export function useUnloadedTasks(
  { complete, merge }: Pick<Tasks, "complete" | "merge">,
  watch: Connection["watch"],
  search: string,
) {
  const [cursor, setCursor] = useState<string | null>(null);
  const [exhausted, setExhausted] = useState(false);

  useEffect(() => {
    if (complete || !search) return;
    const timer = setTimeout(() => {
      watch(api.searchTasks(search)).then(merge, () => undefined);
    }, pauseSeconds * 1000);
    return () => clearTimeout(timer);
  }, [complete, search, merge, watch]);

  const moreDone = useCallback(async () => {
    const page = await watch(api.loadDone(cursor));
    merge(page.items);
    setCursor(page.next_cursor);
    setExhausted(page.next_cursor === null);
  }, [cursor, merge, watch]);

  return { moreDone: complete || exhausted ? undefined : moreDone };
}
