import * as fs from "node:fs";
import * as os from "node:os";
import { UserError } from "../lib/errors";
import { runCommand } from "../ops/lib/cli";
import { ensureCluster } from "../ops/lib/cluster/ensure-cluster";
import { saveMachine } from "../ops/lib/cluster/machine";
import { formatted } from "../ops/lib/formatted";
import { inProject } from "../ops/lib/project";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { inShell } from "../e2e/lib/shell";
import { requireFreePlaces } from "./conflicts";
import { removeDatabase, startDatabase } from "./database";
import { deployPreset, removePreset } from "./deployment";
import { withHostName } from "./host-name";
import type { Live } from "./live";
import { type Preset, PRESETS } from "./published";
import {
  conformancePage,
  type PresetResult,
  type Report,
  rowResult,
  type RowResult,
  summary,
} from "./report";
import type { Finding, Row } from "./row";
import { ROWS } from "./rows";

const print = (line: string): void => console.log(line);
const PAGE = inProject("docs", "conformance.md");
const DATA = inProject("docs", "conformance.json");

runCommand({
  name: "conformance",
  help:
    "Deploys each published topology in turn, checks every requirement of its specification on the\n" +
    "live cluster, and writes docs/conformance.md. Exits with status 1 if a requirement is not met.\n" +
    "Refuses to start beside another deployment that uses the same namespaces or node ports, such as\n" +
    "the default stack.",
  stackless: true,
  list: { value: "PRESET", help: `presets to check (default: ${PRESETS.join(", ")})` },
  switches: {
    soak: "wait 30 minutes before the restarts of minikube-deployment are counted",
    "no-report": "print the results without writing docs/conformance.md",
  },
  async run({ list, switches }) {
    const presets = list.length > 0 ? list.map(known) : PRESETS;
    const start = Date.now();
    saveMachine(await ensureCluster(print));
    Object.assign(process.env, projectEnvironment());
    for (const preset of PRESETS) await removePreset(preset); // left by an interrupted run
    await requireFreePlaces(presets);
    await startDatabase();
    const [results, rows]: [PresetResult[], RowResult[]] = [[], []];
    try {
      for (const preset of presets)
        results.push(await check(preset, switches.has("soak") ? 30 : 0, rows));
    } finally {
      await removeDatabase();
    }
    const seconds = (Date.now() - start) / 1000;
    const report = { ...(await origin()), seconds, presets: results, rows };
    if (!switches.has("no-report") && presets.length === PRESETS.length) await write(report);
    const failed = rows.filter(({ status }) => status === "failed");
    print(`\n${summary(rows)}, in ${seconds.toFixed(0)} s`);
    return failed.length > 0 ? 1 : 0;
  },
});

function known(name: string): Preset {
  const preset = PRESETS.find((each) => each === name);
  if (preset !== undefined) return preset;
  throw new UserError(`There is no preset ${name}.\nThese exist: ${PRESETS.join(", ")}.`);
}

/** Deploys a preset, checks its rows, and removes it even if a check fails. */
async function check(
  preset: Preset,
  soakMinutes: number,
  rows: RowResult[],
): Promise<PresetResult> {
  print(`\n${preset}`);
  let live: Live;
  try {
    live = await deployPreset(preset, soakMinutes);
    print(`  deployed in ${live.upSeconds.toFixed(0)} s`);
    await withHostName(live.url, async () => {
      for (const row of ROWS.filter((each) => each.preset === preset))
        rows.push(await checkRow(row, live));
    });
  } catch (error) {
    await removePreset(preset).catch((problem: unknown) => print(String(problem)));
    throw error;
  }
  const removeSeconds = await removePreset(preset);
  print(`  removed in ${removeSeconds.toFixed(0)} s`);
  return { preset, upSeconds: live.upSeconds, removeSeconds };
}

async function checkRow(row: Row, live: Live): Promise<RowResult> {
  const findings: Finding[] = [];
  for (const each of row.checks)
    findings.push(
      await each(live).catch((error: unknown) => ({
        how: "the check",
        problem: error instanceof Error ? error.message : String(error),
      })),
    );
  const result = rowResult(row, findings);
  const marks = { passed: "✓", "passed in part": "~", failed: "✗", "not checked": "-" };
  print(`  ${marks[result.status]} ${row.id.padEnd(6)} ${row.requirement}`);
  for (const { how, figure, problem } of findings)
    print(
      `           ${how}: ${problem === undefined ? (figure ?? "holds") : `FAILED ${problem}`}`,
    );
  if (result.open !== undefined) print(`           not checked: ${result.open}`);
  return result;
}

async function origin(): Promise<Pick<Report, "commit" | "date" | "machine">> {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return {
    commit: await inShell("git rev-parse --short=12 HEAD"),
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} cores (${cpu?.model.trim() ?? "unknown"}) and ${memory} GiB`,
  };
}

async function write(report: Report): Promise<void> {
  fs.writeFileSync(PAGE, await formatted(PAGE, conformancePage(report)));
  fs.writeFileSync(DATA, await formatted(DATA, JSON.stringify(report)));
}
