import * as fs from "node:fs";
import * as path from "node:path";
import { processes } from "../recovery/processes";
import { Program } from "./children";
import { devHome } from "./dev-home";
import { postgresBinaries, said } from "./dev-tools";

const USER = "todo";

/** A Postgres on 127.0.0.1 alone, whose data stay between runs; made where there is none yet. */
export async function devPostgres(
  python: string,
  port: number,
  password: string,
): Promise<Program & { url: string }> {
  const as = await runsAs();
  const home = await postgresHome(as);
  const binaries = await postgresBinaries(python, home);
  const run = path.join(home, "run");
  fs.mkdirSync(run, { recursive: true, mode: 0o700 });
  if (as.uid !== undefined) fs.chownSync(run, as.uid, as.gid!);
  const data = path.join(run, "data");
  if (fs.existsSync(data)) await endLeftOver(data);
  else await makeData(binaries, data, password, as);
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

/** Postgres refuses to run as root. */
async function runsAs(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string) =>
    Number(await said("There is no user to run Postgres as.", "id", [flag, "nobody"]));
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/**
 * In `.dev`, unless that is closed to the user Postgres runs as, as everything under /root is: then
 * `.dev` holds a link to where it is.
 */
async function postgresHome(as: { uid?: number; gid?: number }): Promise<string> {
  const link = devHome("postgres");
  if (!fs.existsSync(link)) {
    fs.rmSync(link, { force: true }); // a link to what is not there any more
    if (as.uid === undefined || (await canEnter(devHome(), as))) fs.mkdirSync(link);
    else fs.symlinkSync(fs.mkdtempSync("/var/tmp/todo-chatbot-dev-"), link);
    fs.chmodSync(link, 0o755);
  }
  return fs.realpathSync(link);
}

function canEnter(folder: string, as: { uid?: number; gid?: number }): Promise<boolean> {
  return said("", "ls", ["-d", `${folder}/.`], "/", as).then(
    () => true,
    () => false,
  );
}

/**
 * Renamed only when it is complete, so that a run killed here is followed by one that begins anew.
 */
async function makeData(
  binaries: string,
  data: string,
  password: string,
  as: { uid?: number; gid?: number },
): Promise<void> {
  const [half, passwordFile] = [`${data}.half`, `${data}.password`];
  fs.rmSync(half, { recursive: true, force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (as.uid !== undefined) fs.chownSync(passwordFile, as.uid, as.gid!);
  try {
    const options = [
      "-D",
      half,
      "-U",
      USER,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ];
    await said(
      "The database could not be made.",
      path.join(binaries, "initdb"),
      options,
      path.dirname(data),
      as,
    );
  } finally {
    fs.rmSync(passwordFile);
  }
  fs.renameSync(half, data);
}

/**
 * One that outlived the run that started it holds the data; Postgres itself clears up after one
 * that was killed.
 */
async function endLeftOver(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  const leftOver = () => {
    const pid = fs.existsSync(file)
      ? Number.parseInt(fs.readFileSync(file, "utf8"), 10)
      : undefined;
    return processes().find((each) => each.pid === pid && each.command.includes(data));
  };
  for (let tries = 0; tries < 100 && leftOver(); tries += 1) {
    if (tries === 0) process.kill(leftOver()!.pid, "SIGINT"); // "fast": connections are cut
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
