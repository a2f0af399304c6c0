import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import { AuthClient } from "../helpers/auth-client";
import { cleanUpAfterAll } from "../helpers/clean-up";
import { Postgres } from "../helpers/postgres";
import { assemble, serve, type Server } from "../helpers/standalone";

let postgres: Postgres;
let build: ReturnType<typeof assemble>;
const ann = { name: "Ann", email: "ann@example.org", password: "correct horse" };
const afterwards = cleanUpAfterAll();

beforeAll(async () => {
  postgres = await Postgres.create();
  afterwards(() => postgres.remove());
  build = assemble();
  afterwards(() => build.remove());
}, 90_000);

const start = (database: string, env: Record<string, string> = {}) =>
  serve(build.folder, { DATABASE_URL: postgres.url(database), ...env });
const ready = (server: Server) => server.untilLogged("auth_ready");

/**
 * Returns the tables in the schema `auth`, each with the id of the transaction that wrote its
 * catalogue row. If two calls return equal results, no migration ran between the calls.
 */
const tables = (database: string) =>
  postgres.query<{ relname: string }>(
    database,
    "SELECT relname, c.oid, c.xmin::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'auth' AND relkind = 'r' ORDER BY relname",
  );

test("servers that start at the same time create the tables in schema auth once, and a later start changes nothing", async () => {
  await postgres.createDatabase("fresh");
  // This open transaction creates the schema, so all three servers wait until it ends.
  const other = new Client({ connectionString: postgres.url("fresh") });
  await other.connect();
  await other.query("BEGIN; CREATE SCHEMA auth");
  const servers = await Promise.all([start("fresh"), start("fresh"), start("fresh")]);
  await expect
    .poll(
      async () =>
        (
          await postgres.query(
            "fresh",
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'todo-frontend' AND wait_event_type = 'Lock'",
          )
        ).length,
      { timeout: 15_000 },
    )
    .toBe(3);
  await other.query("ROLLBACK");
  await other.end();
  for (const server of servers) await ready(server);
  // These are Postgres error codes for objects that already exist. If the log contains none of
  // these codes, no two servers tried to create the same object.
  for (const { log } of servers) expect(log()).not.toMatch(/"reason":"(42P0[67]|23505)"/);
  const made = servers.map(({ log }) => Number(/"tables_migrated":(\d+)/.exec(log())![1]));
  expect(made.sort()).toEqual([0, 0, 4]);
  const before = await tables("fresh");
  expect(before.map(({ relname }) => relname)).toEqual([
    "account",
    "session",
    "user",
    "verification",
  ]);
  expect(
    await postgres.query("fresh", "SELECT 1 FROM pg_tables WHERE schemaname = 'public'"),
  ).toEqual([]);
  for (const server of servers) await server.stop();
  const again = await start("fresh");
  await ready(again);
  expect(await tables("fresh")).toEqual(before);
  await again.stop();
}, 60_000);

test("during a database outage the server answers 503 immediately, still serves pages, keeps sessions, and recovers by itself", async () => {
  await postgres.createDatabase("outage");
  const server = await start("outage");
  await ready(server);
  const browser = new AuthClient(server.url);
  expect((await browser.post("sign-up/email", ann)).status).toBe(200);
  await postgres.stop();
  const away = await browser.post("sign-in/email", ann);
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(((await away.json()) as { error: { code: string } }).error.code).toBe("auth_unavailable");
  expect((await browser.get("/auth/get-session")).status).toBe(503);
  expect((await browser.get("/backend/tasks")).status).toBe(503);
  expect((await browser.get("/api/health")).status).toBe(200);
  expect((await browser.get("/")).status).toBe(200);
  expect((await new AuthClient(server.url).get("/sign-in")).status).toBe(200);
  await postgres.start();
  await expect.poll(() => browser.user(), { timeout: 20_000 }).toMatchObject({ name: "Ann" });
  expect(server.process.exitCode).toBeNull();
  expect(server.log()).toContain('"event":"auth_database_away","reason":"ECONNREFUSED"');
  expect(
    server
      .log()
      .split("\n")
      .filter((line) => /SERVER_ERROR|^\s+at |@example/.test(line)),
  ).toEqual([]);
  await server.stop();
}, 60_000);

test("a server that starts before its database answers 503 until the database is reachable", async () => {
  await postgres.createDatabase("late");
  await postgres.stop();
  const server = await start("late");
  const browser = new AuthClient(server.url);
  expect((await browser.post("sign-up/email", ann)).status).toBe(503);
  await postgres.start();
  await ready(server);
  expect((await browser.post("sign-up/email", ann)).status).toBe(200);
  await server.stop();
}, 60_000);

test("a running server recreates tables that were dropped", async () => {
  await postgres.createDatabase("emptied");
  const server = await start("emptied");
  await ready(server);
  const browser = new AuthClient(server.url);
  await postgres.query("emptied", "DROP SCHEMA auth CASCADE");
  expect((await browser.post("sign-up/email", ann)).status).toBe(503);
  await expect
    .poll(async () => (await browser.post("sign-up/email", ann)).status, { timeout: 20_000 })
    .toBe(200);
  await server.stop();
}, 60_000);

test("after BETTER_AUTH_SECRET changes, users must sign in again, and their old passwords still work", async () => {
  await postgres.createDatabase("rotated");
  const first = await start("rotated");
  await ready(first);
  const browser = new AuthClient(first.url);
  await browser.post("sign-up/email", ann);
  await first.stop();
  const second = await start("rotated", {
    BETTER_AUTH_SECRET: "another-secret-of-the-tests-of-40-letters",
  });
  await ready(second);
  browser.base = second.url;
  expect(await browser.user()).toBeNull();
  expect((await browser.get("/")).headers.get("location")).toBe("/sign-in");
  expect((await browser.post("sign-in/email", ann)).status).toBe(200);
  expect(await browser.user()).toMatchObject({ name: "Ann" });
  await second.stop();
}, 60_000);

test("if the database refuses the password, the log states the cause and the remedy but not the password", async () => {
  const server = await start("postgres", {
    DATABASE_URL: postgres.url("postgres").replace(/:[^:@/]+@/, ":not-the-password@"),
  });
  await server.untilLogged('"reason":"28P01","remedy":"The database refuses the password');
  expect(server.log()).not.toContain("not-the-password");
  await server.stop();
}, 30_000);
