import { UserError } from "../../../lib/errors";
import { exec, stderrOf } from "../exec";
import { inProject } from "../project";

/** The Python that has the backend's locked packages; installs them once. */
export async function backendPython(): Promise<string> {
  return `${await said("The backend's packages cannot be installed.", "sh", [inProject("apps/backend/venv.sh")])}/bin/python`;
}

/** Installs the frontend's locked packages where they are missing, and gives its `next`. */
export async function frontendNext(): Promise<string> {
  await said("The frontend's packages cannot be installed.", "sh", [
    inProject("apps/frontend/install.sh"),
  ]);
  return inProject("apps/frontend/node_modules/next/dist/bin/next");
}

/** The folder of Postgres' programs; `home` takes a copy where another user has to run them. */
export function postgresBinaries(python: string, home: string): Promise<string> {
  return said(
    "There is no Postgres to run.",
    python,
    ["-m", "tests.postgres_binaries", home],
    inProject("apps/backend"),
  );
}

/** What a command prints; what it complains about is the error. */
export async function said(
  failure: string,
  command: string,
  args: string[],
  cwd?: string,
  as: { uid?: number; gid?: number } = {},
): Promise<string> {
  try {
    return (await exec(command, args, { cwd, ...as })).stdout.trim();
  } catch (error) {
    throw new UserError(`${failure}\n${stderrOf(error)}`);
  }
}
