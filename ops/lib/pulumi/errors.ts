import { KNOWN_ERRORS } from "./known-errors";

/**
 * Matches the Kubernetes provider's advice to delete the objects of an unreachable cluster from the
 * state. A user who follows this advice loses the database.
 */
const UNSAFE_ADVICE = / ?[^.\n]*PULUMI_K8S_DELETE_UNREACHABLE[^\n]*/g;

/** Returns the advice for a known failure, or Pulumi's own message. */
export function explain(message: string): string {
  for (const { pattern, advice } of KNOWN_ERRORS) {
    const match = pattern.exec(message);
    if (match) return advice(match);
  }
  return message.replace(UNSAFE_ADVICE, "");
}

/**
 * Returns the reason for a failure, which is the first of the following that occurs in Pulumi's
 * output:
 * - the program's own message
 * - the messages about resources
 * - the error and its indented lines, because `--diff` prints no diagnostics
 * - standard error
 */
export function reasonOf(printed: string): string {
  const diagnostics = /^Diagnostics:\n([^]*?)(?=^(?:Resources|Outputs|Duration|stderr):)/m.exec(
    printed,
  )?.[1];
  // The error text ends where the next resource begins, for example `    >
  // kubernetes:core/v1:Namespace: (read)`, or where the summary begins.
  const patterns = [
    /^error: ((?:(?!(?:Resources|Outputs|Duration|stderr):|Previewing | err\?:| +(?:\S+ )?\S+:\S+:\S+: \().*\n)+)/m,
    /stderr: ([^]*?)(?=\n err\?:|$(?![^]))/,
  ];
  const found = patterns.map((pattern) => pattern.exec(printed)?.[1]?.trimEnd()).find(Boolean);
  const reason = diagnostics === undefined ? "" : reasonIn(diagnostics);
  return [reason, found, printed].find(Boolean) ?? "";
}

/**
 * Returns the reason in the diagnostics. Skips the line "update failed", which Pulumi adds to the
 * diagnostics of the Stack if a resource failed.
 */
function reasonIn(diagnostics: string): string {
  const blocks = diagnostics.trimEnd().split(/\n\n(?= {2}\S+ \(.*\):\n)/);
  const isStack = (block: string): boolean => block.startsWith("  pulumi:pulumi:Stack (");
  const ofStack = blocks
    .filter(isStack)
    .join("\n")
    .replace(/^ +error: (update|preview|refresh|destroy) failed$/gm, "");
  const program = /^ {4}error: ([^]*)/m.exec(ofStack)?.[1];
  if (program) return program.replace(/^ {4}/gm, "").trimEnd();
  const others = blocks.filter((block) => !isStack(block));
  const failed = others.filter((block) => /^ {4}error: /m.test(block));
  return (failed.length > 0 ? failed : others).join("\n\n") || diagnostics.trimEnd();
}
