import * as fs from "node:fs";
import { contentHash } from "../../../lib/images/content-hash";
import { baseImage } from "../cluster/base-image";
import { inProject } from "../project";
import { settingOf } from "../pulumi/stack-file";
import { folderOf, stackFiles } from "../pulumi/state-folder";
import { isEmpty, failingAsBackup, makeBackup } from "./backup";
import { withDatabase } from "./database";
import { pendingRevisions, revisionsIn } from "./migrations";
import { placeOf } from "./place";

type Write = (line: string) => void;

const VERSIONS = `psql -XAtq -v ON_ERROR_STOP=1 <<'SQL'
select format('select version_num from %I.%I', schemaname, tablename)
from pg_tables where tablename = 'alembic_version' \\gexec
SQL`;

/**
 * Backs the database up where the backend about to be deployed changes its schema. Asks the
 * database only where the image is another one than last time, so that a run without changes costs
 * no process.
 *
 * @throws UserError where a backup is due and fails.
 */
export async function backUpBeforeMigration(stack: string, write: Write): Promise<void> {
  if (settingOf("backendImage", stack) !== "") return; // built elsewhere: its steps are unknown
  const revisions = revisionsIn(inProject(settingOf("backendPath", stack)));
  if (revisions.length === 0 || isDeployed(stack)) return;
  const place = await placeOf(stack);
  if (!place) return;
  await failingAsBackup(
    withDatabase(place, stack, async (database) => {
      const contents = await database.contents();
      if (isEmpty(contents)) return;
      const present = (await database.run(VERSIONS)).trim().split("\n").filter(Boolean);
      const pending = pendingRevisions(revisions, present);
      if (pending.length === 0) return;
      write(
        `The new backend changes the database (${pending.join(", ")}). ` +
          "To go without a backup: --no-backup",
      );
      await makeBackup(database, place, stack, contents, write);
    }),
  );
}

/**
 * Whether the stack's record names the image that the sources make now. Not certain where settings
 * add to the build: then the hashes differ, and the database is asked.
 */
function isDeployed(stack: string): boolean {
  const recorded = recordedImage(stack);
  if (recorded === undefined) return false;
  const machine = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
  const hash = contentHash({
    context: inProject(settingOf("backendPath", stack)),
    dockerfile: inProject("images", "backend.Dockerfile"),
    buildArgs: buildArgs(),
    platform: settingOf("platform", stack) || machine,
  });
  return recorded.endsWith(`-${hash.slice(0, 12)}`);
}

/**
 * As `config.ts` has it: only a stand-in is an argument; the official image is the Dockerfile's own
 * default.
 */
function buildArgs(): Record<string, string> {
  const base = baseImage("backend");
  const isDefault = fs
    .readFileSync(inProject("images", "backend.Dockerfile"), "utf8")
    .includes(`PYTHON_IMAGE=${base}\n`);
  return isDefault ? {} : { PYTHON_IMAGE: base };
}

/**
 * The output `backendImage` of a stack that is recorded in a folder; undefined for any other
 * backend.
 */
function recordedImage(stack: string): string | undefined {
  const folder = folderOf(process.env.PULUMI_BACKEND_URL ?? "");
  const file = folder && stackFiles(folder).get(stack);
  if (!file) return undefined;
  type Record = {
    checkpoint: {
      latest?: { resources?: { type: string; outputs?: { backendImage?: string } }[] };
    };
  };
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as Record;
  return checkpoint.latest?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs
    ?.backendImage;
}
