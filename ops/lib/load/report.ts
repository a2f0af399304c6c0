import type { Kind, LoadFigures } from "./run-load";

const TITLES: Record<Kind, string> = {
  "sign-up": "sign-up",
  turn: "rule-based turn",
  list: "task list",
  proxied: "through the page to the backend and back, no database",
  floor: "floor: an empty Next route, then an empty FastAPI route",
};

/**
 * A table for a person, and for docs/benchmarks.md: milliseconds, and the same as multiples of the
 * floor.
 */
export function report(figures: LoadFigures): string {
  const { floor } = figures;
  const row = (title: string, kind: Kind, part: "first" | "end") => {
    const [p50, p95] = [0.5, 0.95].map((share) => figures[kind].percentile(share, part));
    return [
      title,
      figures[kind].count,
      ms(p50!),
      ms(p95!),
      times(p50! / floor.percentile(0.5)),
      times(p95! / floor.percentile(0.95)),
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

/** What went wrong, as in `rule-based turn: 3 × 503`; empty if nothing did. */
export function faultsOf(figures: LoadFigures): string[] {
  return (Object.keys(TITLES) as Kind[]).flatMap((kind) =>
    Object.entries(figures[kind].faults).map(
      ([status, count]) =>
        `${TITLES[kind]}: ${count} × ${status === "0" ? "no whole answer" : status}`,
    ),
  );
}

const ms = (value: number) => `${value.toFixed(0)} ms`;
const times = (ratio: number) => ratio.toFixed(1);
