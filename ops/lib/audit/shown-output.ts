import { exec } from "../exec";

/**
 * Read-only commands that show a deployment. The function `commands` adds the name of the stack or
 * release to each command.
 */
const OF_STACK = [
  "preview --diff",
  "stack output --json",
  "stack export",
  "stack history --json",
  "config --json",
];
const OF_RELEASE = ["get all", "get values --all", "history"];
const OF_OBJECTS = "describe all,configmaps,secrets";

/** Text for messages that lists the commands whose output is searched. */
export const SHOWN_COMMANDS = [
  `pulumi ${OF_STACK.join(", ")}`,
  `helm ${OF_RELEASE.join(", ")}`,
  `kubectl ${OF_OBJECTS}`,
].join("; ");

type Command = [program: string, ...args: string[]];

function commands(stack: string, namespace: string, release: string): Command[] {
  return [
    ...OF_STACK.map((line): Command => [
      "pulumi",
      ...line.split(" "),
      "--stack",
      stack,
      "--non-interactive",
    ]),
    ...OF_RELEASE.map((line): Command => ["helm", ...line.split(" "), release, "-n", namespace]),
    ["kubectl", ...OF_OBJECTS.split(" "), "-n", namespace],
  ];
}

/**
 * Returns the output of all these commands, including standard error.
 * @throws Error if one of them fails.
 */
export async function shownOutput(
  stack: string,
  namespace: string,
  release: string,
): Promise<string> {
  const shown: string[] = [];
  for (const [command, ...args] of commands(stack, namespace, release)) {
    const { stdout, stderr } = await exec(command, args);
    shown.push(stdout, stderr);
  }
  return shown.join("\n");
}
