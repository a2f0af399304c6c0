import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { requireOwnState } from "./own-state";
import { inProject } from "../project";
import { ensureStateFolder, stackFiles, stateFolder } from "./state-folder";

/** The backend that stores the state of the stacks, and how it was selected. */
export interface Backend {
  readonly url: string;
  /**
   * `variable` for PULUMI_BACKEND_URL, `clone` for this clone's own folder, `login` for the user's
   * `pulumi login`.
   */
  readonly source: "variable" | "clone" | "login";
}

interface Credentials {
  current?: string;
  accessTokens?: Record<string, string>;
}

/**
 * Returns the backend to use, which is the first of the following that applies:
 * - PULUMI_BACKEND_URL if it is set
 * - this clone's own folder if it has stacks
 * - the backend that the user is logged in to
 * - this clone's own folder
 */
export function chooseBackend(
  environment: NodeJS.ProcessEnv = process.env,
  folder = stateFolder(),
): Backend {
  const named = environment.PULUMI_BACKEND_URL;
  const own = `file://${folder}`;
  if (named) return { url: named, source: named === own ? "clone" : "variable" };
  if (stackFiles(folder).size > 0) return { url: own, source: "clone" };
  const { current } = credentials(environment);
  return current ? { url: current, source: "login" } : { url: own, source: "clone" };
}

/**
 * Returns Pulumi's environment variables for the backend. If the backend is the clone's own folder,
 * creates this folder.
 */
export function backendVariables(
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const { url, source } = chooseBackend(environment);
  if (source === "clone") {
    ensureStateFolder();
    requireOwnState();
  }
  return { PULUMI_BACKEND_URL: url, ...accessToken(url, environment) };
}

/**
 * Returns a notice that names the backend if it was selected by a login that the user may have
 * forgotten; otherwise undefined.
 */
export function backendNotice(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { url, source } = chooseBackend(environment);
  if (source !== "login") return undefined;
  return (
    `The state is kept in ${url}, where you are logged in to Pulumi. ` +
    `For this clone's own folder: export PULUMI_BACKEND_URL=file://${stateFolder()}`
  );
}

/**
 * Returns the token from the user's login, because the project's own PULUMI_HOME does not contain
 * it.
 */
function accessToken(url: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const token = environment.PULUMI_ACCESS_TOKEN
    ? undefined
    : credentials(environment).accessTokens?.[url];
  return token ? { PULUMI_ACCESS_TOKEN: token } : {};
}

/**
 * Reads the logins from the user's own PULUMI_HOME. By default this is `.pulumi` in the home folder
 * of the account, even if HOME names another folder.
 */
function credentials(environment: NodeJS.ProcessEnv): Credentials {
  const named = environment.PULUMI_HOME;
  const home =
    named && path.resolve(named) !== inProject(".pulumi-home")
      ? named
      : path.join(os.userInfo().homedir, ".pulumi");
  const file = path.join(environment.PULUMI_CREDENTIALS_PATH || home, "credentials.json");
  if (!fs.existsSync(file)) return {};
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Credentials;
  } catch (error) {
    throw new UserError(
      `Pulumi's record of your login cannot be read: ${(error as Error).message}\n` +
        `Seen: ${file}. Log in again (npx pulumi login), or name the backend: export PULUMI_BACKEND_URL=file://${stateFolder()}`,
    );
  }
}
