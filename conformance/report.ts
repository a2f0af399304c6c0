import type { Preset } from "./published";
import type { Finding, Row } from "./row";

/** The result of one row. */
export interface RowResult {
  readonly id: string;
  readonly preset: Preset;
  readonly requirement: string;
  readonly status: "passed" | "failed" | "not checked";
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

/** Returns the result of a row. A row with an open part does not count as passed without it. */
export function rowResult(row: Row, findings: readonly Finding[]): RowResult {
  const { id, preset, requirement, open } = row;
  const hasFailed = findings.some(({ problem }) => problem !== undefined);
  const isChecked = findings.length > 0;
  const status = hasFailed ? "failed" : isChecked ? "passed" : "not checked";
  return { id, preset, requirement, status, findings, ...(open !== undefined && { open }) };
}

/** Returns docs/conformance.md. */
export function conformancePage(report: Report): string {
  const counts = (status: RowResult["status"]) =>
    report.rows.filter((each) => each.status === status).length;
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

**${counts("passed")} rows passed, ${counts("failed")} failed, ${counts("not checked")} were not checked.** A row that was not checked, or not entirely, says why.

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
