import { UserError } from "../../../lib/errors";
import { exec, stderrOf } from "../exec";
import { inProject } from "../project";

/**
 * Returns the path of a Python that has the backend's locked packages. Installs them if they are
 * missing.
 */
export async function backendPython(): Promise<string> {
  const script = inProject("apps/backend/venv.sh");
  const venv = await runTool("The backend's packages cannot be installed.", "sh", [script]);
  return `${venv}/bin/python`;
}

/** Returns the path of the frontend's `next`. Installs the locked packages if they are missing. */
export async function frontendNext(): Promise<string> {
  await runTool("The frontend's packages cannot be installed.", "sh", [
    inProject("apps/frontend/install.sh"),
  ]);
  return inProject("apps/frontend/node_modules/next/dist/bin/next");
}

/**
 * Returns the folder that contains the Postgres programs.
 * @param home folder for a copy of the programs, which is used if another user runs Postgres.
 */
export function postgresBinaries(python: string, home: string): Promise<string> {
  return runTool(
    "There is no Postgres to run.",
    python,
    ["-m", "tests.postgres_binaries", home],
    inProject("apps/backend"),
  );
}

/**
 * Runs a command and returns its output.
 * @param failure first line of the error.
 * @throws UserError with `failure` and the command's standard error.
 */
export async function runTool(
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
