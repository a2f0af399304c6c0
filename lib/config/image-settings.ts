import { certificatesOf } from "../images/build-ca";
import { gitCommit } from "../images/git-commit";
import { parseImageTags } from "../images/tags";
import { quoted, type Settings } from "./settings";

/** The tags for people that the setting `imageTags` asks for. */
export function readImageTags(settings: Settings, version: string): readonly string[] {
  const { tags, faults } = parseImageTags(settings.json("imageTags", "[]"), version, () =>
    gitCommit("."),
  );
  faults.forEach(({ problem, fix }) => settings.fault(problem, fix));
  return tags;
}

/**
 * The certificates of the file that `buildCaFile` names, as one line of base64; undefined where
 * none is named.
 */
export function readBuildCa(settings: Settings): string | undefined {
  const file = settings.optionalText("buildCaFile", {
    pattern: /./,
    mustBe: "a PEM file",
    example: "proxy-ca.pem",
  });
  if (file === undefined) return undefined;
  const { base64, problem } = certificatesOf(file);
  if (problem)
    settings.fault(
      `buildCaFile is ${quoted(file)}; ${problem}`,
      "pulumi config set buildCaFile proxy-ca.pem",
    );
  return base64;
}
