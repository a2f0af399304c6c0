import { exec } from "../exec";

/**
 * What a person is shown of an application that is up, by commands that change nothing; the stack
 * or release apart.
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

/** The commands whose output is searched, for messages. */
export const SHOWN = [
  `pulumi ${OF_STACK.join(", ")}`,
  `helm ${OF_RELEASE.join(", ")}`,
  `kubectl ${OF_OBJECTS}`,
].join("; ");

function commands(stack: string, namespace: string, release: string): string[][] {
  return [
    ...OF_STACK.map((line) => [
      "pulumi",
      ...line.split(" "),
      "--stack",
      stack,
      "--non-interactive",
    ]),
    ...OF_RELEASE.map((line) => ["helm", ...line.split(" "), release, "-n", namespace]),
    ["kubectl", ...OF_OBJECTS.split(" "), "-n", namespace],
  ];
}

/**
 * The output of each of them, standard error included. One that fails is an error: nothing was
 * looked at then.
 */
export async function shownOutput(
  stack: string,
  namespace: string,
  release: string,
): Promise<string> {
  const shown: string[] = [];
  for (const [command, ...args] of commands(stack, namespace, release)) {
    const { stdout, stderr } = await exec(command!, args);
    shown.push(stdout, stderr);
  }
  return shown.join("\n");
}
