import * as fs from "node:fs";
import * as path from "node:path";
import { processes } from "../recovery/processes";
import type { Program } from "./children";
import { devHome } from "./dev-home";
import { postgresBinaries, runTool } from "./dev-tools";

const USER = "todo";

/** The user that runs Postgres. Without ids, this is the current user. */
interface UserId {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Prepares a Postgres on 127.0.0.1 whose data persists between runs. Creates the data at the first
 * call.
 *
 * @returns the program to start, and the URL of its database.
 */
export async function devPostgres(
  python: string,
  port: number,
  password: string,
): Promise<Program & { url: string }> {
  const as = await postgresUser();
  const home = await postgresHome(as);
  const binaries = await postgresBinaries(python, home);
  const run = path.join(home, "run");
  fs.mkdirSync(run, { recursive: true, mode: 0o700 });
  giveTo(run, as);
  const data = path.join(run, "data");
  if (fs.existsSync(data)) await stopLeftover(data);
  else await createData(binaries, data, password, as);
  const options = { port, listen_addresses: "127.0.0.1", unix_socket_directories: "" };
  return {
    name: "postgres",
    command: [
      path.join(binaries, "postgres"),
      "-D",
      data,
      ...Object.entries(options).map(([name, value]) => `-c${name}=${value}`),
    ],
    cwd: run,
    env: { ...process.env, TZ: "UTC" },
    ...as,
    url: `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`,
  };
}

/**
 * Returns the user `nobody` if this process runs as root, because Postgres refuses to run as root.
 */
async function postgresUser(): Promise<UserId> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string) =>
    Number(await runTool("There is no user to run Postgres as.", "id", [flag, "nobody"]));
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/**
 * Returns the folder for Postgres. This is a folder in `.dev`, unless the user that runs Postgres
 * cannot enter `.dev`, for example in a clone below /root. In that case it is a folder in /var/tmp,
 * to which a link in `.dev` points.
 */
async function postgresHome(as: UserId): Promise<string> {
  const link = devHome("postgres");
  if (!fs.existsSync(link)) {
    fs.rmSync(link, { force: true }); // a broken link
    if (as.uid === undefined || (await canEnter(devHome(), as))) fs.mkdirSync(link);
    else fs.symlinkSync(fs.mkdtempSync("/var/tmp/todo-chatbot-dev-"), link);
    fs.chmodSync(link, 0o755);
  }
  return fs.realpathSync(link);
}

function giveTo(file: string, { uid, gid }: UserId): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(file, uid, gid);
}

function canEnter(folder: string, as: UserId): Promise<boolean> {
  return runTool("", "ls", ["-d", `${folder}/.`], "/", as).then(
    () => true,
    () => false,
  );
}

/**
 * Creates the data under a temporary name and renames it when it is complete. If this process is
 * killed, the next run creates the data again.
 */
async function createData(
  binaries: string,
  data: string,
  password: string,
  as: UserId,
): Promise<void> {
  const [incomplete, passwordFile] = [`${data}.half`, `${data}.password`];
  fs.rmSync(incomplete, { recursive: true, force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(passwordFile, as);
  try {
    const options = [
      "-D",
      incomplete,
      "-U",
      USER,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ];
    await runTool(
      "The database could not be created.",
      path.join(binaries, "initdb"),
      options,
      path.dirname(data),
      as,
    );
  } finally {
    fs.rmSync(passwordFile);
  }
  fs.renameSync(incomplete, data);
}

/**
 * Stops a Postgres that is still running after its `npm run dev:app` was killed, and waits up to 10
 * seconds until it has stopped. If Postgres was killed too, nothing has to be stopped, and Postgres
 * recovers the data at its next start.
 */
async function stopLeftover(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  const leftover = () => {
    const pid = fs.existsSync(file)
      ? Number.parseInt(fs.readFileSync(file, "utf8"), 10)
      : undefined;
    return processes().find((each) => each.pid === pid && each.command.includes(data));
  };
  const running = leftover();
  if (running) process.kill(running.pid, "SIGINT"); // fast shutdown: closes the connections
  for (let tries = 0; tries < 100 && leftover(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
