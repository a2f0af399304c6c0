import { UserError } from "../lib/errors";
import { runCommand } from "./lib/cli";
import { Children, Program } from "./lib/dev/children";
import { devSecrets, lockDevHome } from "./lib/dev/dev-home";
import { freePort, pagePort } from "./lib/dev/dev-port";
import { devPostgres } from "./lib/dev/dev-postgres";
import { backendPython, frontendNext } from "./lib/dev/dev-tools";
import { prefixedLines } from "./lib/dev/prefixed-lines";
import { inProject } from "./lib/project";

/**
 * Seconds to wait for the page, which takes longer at the first start because it has to be
 * compiled.
 */
const PATIENCE = 180;

async function programs(port: number): Promise<Program[]> {
  const { postgresPassword, authSecret } = devSecrets();
  const [python, next, backendPort] = [
    await backendPython(),
    await frontendNext(),
    await freePort(),
  ];
  const postgres = await devPostgres(python, await freePort(), postgresPassword);
  // Passes on the shell's variables that configure the model, but no variables that belong to other
  // deployments.
  const shared = {
    ...process.env,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
    JWT_SECRET: undefined,
    AUTH_JWKS_URL: undefined,
    BETTER_AUTH_URL: undefined,
    BETTER_AUTH_SECRET: authSecret,
    DATABASE_URL: postgres.url,
  };
  const uvicorn = [
    "-m",
    "uvicorn",
    "app.main:create_app",
    "--factory",
    "--host",
    "127.0.0.1",
    "--port",
    `${backendPort}`,
    "--no-access-log",
  ];
  return [
    postgres,
    {
      name: "backend",
      cwd: inProject("apps/backend"),
      command: [
        python,
        ...uvicorn,
        "--reload",
        "--reload-dir",
        "app",
        "--timeout-graceful-shutdown",
        "2",
      ],
      env: { ...shared, ENVIRONMENT: "development", PYTHONDONTWRITEBYTECODE: "1" },
    },
    {
      name: "frontend",
      cwd: inProject("apps/frontend"),
      command: [process.execPath, next, "dev", "--hostname", "127.0.0.1", "--port", `${port}`],
      env: {
        ...shared,
        BACKEND_URL: `http://127.0.0.1:${backendPort}`,
        NODE_ENV: "development",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
  ];
}

/**
 * Waits until the page, accounts, the backend and the database work together.
 * @throws UserError if they do not work together within 3 minutes.
 */
async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const isUp = (path: string) =>
    fetch(url + path, { signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]) }).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + PATIENCE * 1000; Date.now() < deadline && !signal.aborted;) {
    if ((await isUp("/backend/health")) && (await isUp("/auth/get-session"))) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new UserError(
    `The application does not answer after ${PATIENCE} s; the lines above say why.`,
  );
}

runCommand({
  name: "dev:app",
  help:
    "Runs the application for development, without Kubernetes and Docker: Postgres, and backend and\n" +
    "frontend with reload. Accounts and tasks stay in .dev/ between runs; `rm -r .dev` deletes them.\n" +
    "Ctrl-C ends everything.",
  options: {
    port: {
      value: "N",
      help: "port of the page on 127.0.0.1 (default: 3000, or a free one if 3000 is taken)",
    },
  },
  stackless: true,
  async run({ options }) {
    const release = lockDevHome();
    const children = new Children();
    const interrupted = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => interrupted.abort());
    const untilInterrupted = new Promise<undefined>((resolve) =>
      interrupted.signal.addEventListener("abort", () => resolve(undefined)),
    );
    try {
      const port = await pagePort(options.port);
      const url = `http://127.0.0.1:${port}`;
      const all = await programs(port);
      const output = prefixedLines(
        all.map(({ name }) => name),
        (line) => console.log(line),
      );
      for (const program of all) {
        const writer = output[program.name];
        if (writer && !interrupted.signal.aborted) children.start(program, writer);
      }
      const ready = waitUntilReady(url, interrupted.signal).then(() =>
        console.log(
          `\nTodo Chatbot is running and reloads what you edit. Press Ctrl-C to stop it.\n\n  Open        ${url}\n`,
        ),
      );
      const failure = await Promise.race([
        children.firstEnd,
        untilInterrupted,
        ready.then(() => Promise.race([children.firstEnd, untilInterrupted])),
      ]);
      if (failure && !interrupted.signal.aborted) throw new UserError(failure);
      return 0;
    } finally {
      interrupted.abort();
      await children.stop();
      release();
    }
  },
});
