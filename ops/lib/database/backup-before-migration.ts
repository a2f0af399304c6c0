import { contentHash } from "../../../lib/images/content-hash";
import * as fs from "node:fs";
import { buildArgs, machinePlatform } from "../../../lib/config/image-settings";
import { effectiveSettings, givenSettings } from "../../../lib/config/layers";
import { machineBaseImages } from "../cluster/base-image";
import { inProject } from "../project";
import { isSet, settingOf, stackSettings } from "../pulumi/stack-file";
import { folderOf, stackFiles } from "../pulumi/state-folder";
import { explainBackupError, isEmpty, makeBackup } from "./backup";
import { withDatabase } from "./database";
import { pendingRevisions, revisionsIn } from "./migrations";
import { deployedPlace } from "./place";

type Write = (line: string) => void;

const VERSIONS = `psql -XAtq -v ON_ERROR_STOP=1 <<'SQL'
select format('select version_num from %I.%I', schemaname, tablename)
from pg_tables where tablename = 'alembic_version' \\gexec
SQL`;

/**
 * Backs up the database if the backend to be deployed has migrations that have not been applied to
 * the database. Does not query the database if the backend's image has not changed.
 *
 * @throws UserError if a backup is needed and fails.
 */
export async function backUpBeforeMigration(stack: string, write: Write): Promise<void> {
  if (isSet("backend.tag", stack) || isSet("backend.digest", stack)) return; // built elsewhere: its migrations are unknown
  const revisions = revisionsIn(inProject(settingOf("backend.path", stack)));
  if (revisions.length === 0 || isDeployed(stack)) return;
  const place = await deployedPlace(stack);
  if (!place) return;
  await explainBackupError(
    withDatabase(place, stack, async (database) => {
      const contents = await database.contents();
      if (isEmpty(contents)) return;
      const present = (await database.run(VERSIONS)).trim().split("\n").filter(Boolean);
      const pending = pendingRevisions(revisions, present);
      if (pending.length === 0) return;
      write(
        `The new backend migrates the database (${pending.join(", ")}). ` +
          "To skip the backup: --no-backup",
      );
      await makeBackup(database, place, stack, contents, write);
    }),
  );
}

/**
 * Returns true if the deployed image was built from the current sources and with the current
 * settings.
 */
function isDeployed(stack: string): boolean {
  const recorded = recordedImage(stack);
  if (recorded === undefined) return false;
  const own = stackSettings(stack);
  const bases = machineBaseImages();
  const hash = contentHash({
    context: inProject(settingOf("backend.path", stack)),
    dockerfile: inProject("images", "backend.Dockerfile"),
    buildArgs: buildArgs(effectiveSettings(own), givenSettings(own), bases).backend,
    platform: settingOf("platform", stack) || machinePlatform(),
  });
  return recorded.endsWith(`-${hash.slice(0, 12)}`);
}

interface State {
  checkpoint: { latest?: { resources?: { type: string; outputs?: { backendImage?: string } }[] } };
}

/**
 * Returns the `backendImage` that the stack deployed; undefined if the stack's state is not stored
 * in a local folder.
 */
function recordedImage(stack: string): string | undefined {
  const folder = folderOf(process.env.PULUMI_BACKEND_URL ?? "");
  const file = folder && stackFiles(folder).get(stack);
  if (!file) return undefined;
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as State;
  return checkpoint.latest?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs
    ?.backendImage;
}
