import type { Fault } from "../errors";
import { OWN_SECRETS } from "../secrets/own";
import { SECRET_SETTINGS } from "../secrets/rules";
import { nearestName } from "./nearest-name";

/**
 * Returns this project's settings without the secret ones, so that error messages can quote every
 * value, and the keys of those that are encrypted all the same. A key with a misspelt project name
 * is a fault.
 */
export function plainTexts(
  project: string,
  all: Readonly<Record<string, string>>,
  isEncrypted: (fullKey: string) => boolean,
  faults: Fault[],
): { texts: Record<string, string>; encrypted: Set<string> } {
  const texts: Record<string, string> = {};
  const encrypted = new Set<string>();
  for (const [fullKey, value] of Object.entries(all)) {
    const colon = fullKey.indexOf(":");
    const [area, key] = [fullKey.slice(0, colon), fullKey.slice(colon + 1)];
    if (area !== project && nearestName(area, [project]))
      faults.push({
        problem: `${fullKey} is not a setting of this program; its settings begin with ${project}:`,
        fix: `pulumi config rm ${fullKey}`,
      });
    if (area !== project || key in SECRET_SETTINGS || key === OWN_SECRETS) continue;
    texts[key] = value;
    if (isEncrypted(fullKey)) encrypted.add(key);
  }
  return { texts, encrypted };
}
