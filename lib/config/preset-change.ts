import { UserError } from "../errors";

/**
 * Returns true if the preset has not changed. Before the first deployment, there is no recorded
 * preset.
 *
 * @throws UserError if another preset is recorded.
 */
export function requireSamePreset(wanted: string, recorded: string | undefined): true {
  if (recorded === undefined || recorded === wanted) return true;
  const restore = recorded === "" ? "rm preset" : `set preset ${recorded}`;
  throw new UserError(
    [
      "The preset of a deployed stack cannot be changed, because every object would be replaced. Nothing was touched.",
      `  Seen: ${describe(wanted)}. This stack was deployed with ${describe(recorded)}.`,
      `  To keep the deployment: npx pulumi config ${restore}`,
      `  To deploy ${describe(wanted)} beside it, in a new stack: npx pulumi stack init NAME && npx pulumi config set preset ${wanted || '""'}`,
      "  To replace it, after a backup: npm run backup && npm run destroy && npm run up",
    ].join("\n"),
  );
}

function describe(preset: string): string {
  return preset === "" ? "the default topology" : `preset ${preset}`;
}
