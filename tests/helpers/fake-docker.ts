import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export interface FakeDocker {
  /** Returns one line per `docker` call: DOCKER_HOST, followed by the arguments. */
  calls(): string[];
  /** Restores PATH and deletes the fake command. */
  remove(): void;
}

/**
 * Puts a fake `docker` command first on PATH.
 * @param images - Names of each image that the daemon has, keyed by image. For any other image, the
 * command fails with Docker's own error.
 * @param failure - Error message with which every call fails.
 * @param rebuilt - An image that is inspected with all its names once, and later with only its own
 * name, as after a build that replaced it.
 */
export function fakeDocker(
  images: Readonly<Record<string, readonly string[]>> | "every",
  failure?: string,
  rebuilt = "",
): FakeDocker {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-docker-"));
  const log = path.join(folder, "calls");
  const known =
    images === "every"
      ? "*) echo '[]'; exit 0;;"
      : Object.entries(images)
          .map(([image, names]) => `${image}) echo '${JSON.stringify(names)}'; exit 0;;`)
          .join("\n");
  fs.writeFileSync(
    path.join(folder, "docker"),
    `#!/bin/sh
echo "$DOCKER_HOST $*" >> ${log}
${failure ? `echo '${failure}' >&2; exit 1` : ""}
[ "$1" = tag ] && exit 0
for last; do :; done
if [ "$last" = "${rebuilt}" ] && [ "$(grep -c "image inspect.*$last" ${log})" -gt 1 ]; then
  echo "[\\"$last\\"]"
  exit 0
fi
case $last in
${known}
esac
echo "Error response from daemon: No such image: $last" >&2
exit 1
`,
    { mode: 0o755 },
  );
  const before = process.env.PATH;
  process.env.PATH = `${folder}${path.delimiter}${before}`;
  return {
    calls: () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : []),
    remove: () => {
      process.env.PATH = before;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
