import type { Kind, LoadResults } from "./run-load";

const TITLES: Record<Kind, string> = {
  "sign-up": "sign-up",
  turn: "rule-based turn",
  list: "task list",
  proxied: "through the page to the backend and back, no database",
  floor: "floor: an empty Next route, then an empty FastAPI route",
};

/**
 * Formats the results as a Markdown table for docs/benchmarks.md, with response times in
 * milliseconds and as multiples of the floor.
 */
export function report(results: LoadResults): string {
  const { floor } = results;
  const row = (title: string, kind: Kind, part: "first" | "end") => {
    const p50 = results[kind].percentile(0.5, part);
    const p95 = results[kind].percentile(0.95, part);
    return [
      title,
      results[kind].count,
      ms(p50),
      ms(p95),
      times(p50 / floor.percentile(0.5)),
      times(p95 / floor.percentile(0.95)),
    ];
  };
  const rows = [
    ["", "requests", "p50", "p95", "p50 / floor", "p95 / floor"],
    ["---", "---", "---", "---", "---", "---"],
    row(`${TITLES.turn}, to its first word`, "turn", "first"),
    ...(["turn", "list", "sign-up", "proxied", "floor"] as const).map((kind) =>
      row(kind === "turn" ? `${TITLES.turn}, to its end` : TITLES[kind], kind, "end"),
    ),
  ];
  return `\n${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
}

/**
 * Returns how many requests failed, for example `rule-based turn: 3 × 503`; empty if no request
 * failed.
 */
export function failuresOf(results: LoadResults): string[] {
  return (Object.keys(TITLES) as Kind[]).flatMap((kind) =>
    Object.entries(results[kind].failures).map(
      ([status, count]) =>
        `${TITLES[kind]}: ${count} × ${status === "0" ? "no complete answer" : status}`,
    ),
  );
}

const ms = (value: number) => `${value.toFixed(0)} ms`;
const times = (ratio: number) => ratio.toFixed(1);
