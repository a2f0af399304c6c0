import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../lib/errors";
import { requireOwnState } from "./own-state";
import { inProject } from "../project";
import { ensureStateFolder, stackFiles, stateFolder } from "./state-folder";

/** Where the stacks are recorded, and where that was read. */
export interface Backend {
  readonly url: string;
  /**
   * `variable`: PULUMI_BACKEND_URL. `clone`: this clone's own folder. `login`: the user's `pulumi
   * login`.
   */
  readonly source: "variable" | "clone" | "login";
}

type Credentials = { current?: string; accessTokens?: Record<string, string> };

/**
 * Returns PULUMI_BACKEND_URL where it is set, else this clone's own folder where it holds stacks,
 * else what the user is logged in to, else this clone's own folder.
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
 * Returns the variables by which Pulumi finds the backend; makes the clone's own folder where that
 * is it.
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
 * Says where the state is kept if a login decided it: the user may not think of that login here.
 * Otherwise undefined.
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
 * PULUMI_HOME is the project's own, so the token of a login has to be carried over from the user's.
 */
function accessToken(url: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const token = environment.PULUMI_ACCESS_TOKEN
    ? undefined
    : credentials(environment).accessTokens?.[url];
  return token ? { PULUMI_ACCESS_TOKEN: token } : {};
}

/**
 * Of the user's own home of Pulumi, which is the account's whatever HOME says; this project's holds
 * no login.
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
