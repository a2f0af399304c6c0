import type { Preset } from "./published";
import type { Finding, Row } from "./row";

/** The result of one row. */
export interface RowResult {
  readonly id: string;
  readonly preset: Preset;
  readonly requirement: string;
  readonly status: "passed" | "passed in part" | "failed" | "not checked";
  readonly findings: readonly Finding[];
  readonly open?: string;
}

/** Figures of one preset's deployment, in seconds. */
export interface PresetResult {
  readonly preset: Preset;
  readonly upSeconds: number;
  readonly removeSeconds: number;
}

export interface Report {
  readonly commit: string;
  readonly date: string;
  readonly machine: string;
  readonly seconds: number;
  readonly presets: readonly PresetResult[];
  readonly rows: readonly RowResult[];
}

/** Returns the result of a row. A row with an open part passes only in part. */
export function rowResult(row: Row, findings: readonly Finding[]): RowResult {
  const { id, preset, requirement } = row;
  const open = [row.open, ...findings.map((each) => each.open)].filter(Boolean).join("; ");
  const status = statusOf(findings, open);
  return { id, preset, requirement, status, findings, ...(open && { open }) };
}

function statusOf(findings: readonly Finding[], open: string): RowResult["status"] {
  if (findings.some(({ problem }) => problem !== undefined)) return "failed";
  if (findings.length === 0) return "not checked";
  return open ? "passed in part" : "passed";
}

/** Returns the number of rows for each status, in one line. */
export function summary(rows: readonly RowResult[]): string {
  const count = (status: RowResult["status"]) =>
    rows.filter((each) => each.status === status).length;
  const [passed, inPart] = [count("passed"), count("passed in part")];
  return `${passed} rows passed, ${inPart} passed in part, ${count("failed")} failed, ${count("not checked")} were not checked`;
}

/** Returns docs/conformance.md. */
export function conformancePage(report: Report): string {
  const presets = report.presets.map(({ preset, upSeconds, removeSeconds }) => {
    const rows = report.rows.filter((each) => each.preset === preset);
    return [
      `## ${preset}`,
      `Deployed in ${upSeconds.toFixed(0)} s with images that existed, removed in ${removeSeconds.toFixed(0)} s.`,
      rows.map(rowText).join("\n"),
    ].join("\n\n");
  });
  return `# Conformance

Written by \`npm run conformance\` on ${report.date}, at commit \`${report.commit}\`, on ${report.machine}, in ${(report.seconds / 60).toFixed(0)} minutes. [conformance.json](conformance.json) contains the same results.

Each preset was deployed with \`npm run up\` and a Postgres outside the release, which takes the place of the specifications' Neon. Every row was then checked on the live cluster.

**${summary(report.rows)}.** A row that was not checked, or only in part, says why.

${presets.join("\n\n")}
`;
}

function rowText({ id, requirement, status, findings, open }: RowResult): string {
  const lines = findings.map(({ how, figure, problem }) => {
    const text = problem === undefined ? (figure ?? "holds") : `**failed**: ${problem}`;
    return `  - ${oneLine(how)}: ${oneLine(text)}`;
  });
  const rest = open === undefined ? [] : [`  - Not checked: ${open}.`];
  return [`- **${id}**, ${status}: ${requirement}.`, ...lines, ...rest].join("\n");
}

function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/([<>|*_])/g, "\\$1")
    .trim();
}
