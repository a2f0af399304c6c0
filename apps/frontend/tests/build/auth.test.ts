import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { beforeAll, expect, test } from "vitest";
import { AuthClient } from "../helpers/auth-client";
import { cleanUpAfterAll } from "../helpers/clean-up";
import { startBackend } from "../helpers/local-backend";
import { Postgres } from "../helpers/postgres";
import { assemble, serve, type Server, settings } from "../helpers/standalone";

let postgres: Postgres;
let build: ReturnType<typeof assemble>;
let server: Server;
/** The requests that the backend received, newest last. */
const seen: IncomingMessage[] = [];
const afterwards = cleanUpAfterAll();

beforeAll(async () => {
  postgres = await Postgres.create();
  afterwards(() => postgres.remove());
  const backend = await startBackend((request, response) => {
    seen.push(request);
    response
      .writeHead(request.url === "/api/tasks/refused" ? 401 : 200, { "set-cookie": "from=backend" })
      .end("{}");
  });
  afterwards(() => backend.close());
  build = assemble();
  afterwards(() => build.remove());
  server = await serve(build.folder, {
    BACKEND_URL: backend.url,
    DATABASE_URL: await postgres.createDatabase("todo"),
  });
  afterwards(() => server.stop());
  await server.untilLogged("auth_ready");
}, 90_000);

const client = (base = server.url) => new AuthClient(base);
const ann = { name: " Ann ", email: "Ann@example.org", password: "correct horse" };

test("signing up over plain http starts a session that contains the user's name", async () => {
  const browser = client();
  const answer = await browser.post("sign-up/email", ann);
  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^todo\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    ),
  ]);
  expect(await browser.user()).toMatchObject({ name: "Ann", email: "ann@example.org" });
});

test("no response that a script can read contains the session's token", async () => {
  const browser = client();
  const secret = async (answer: Response) =>
    (await answer.text()).includes(browser.cookie.split(/[=.]/)[2]!);
  const answer = await browser.post("sign-in/email", ann);
  expect(await secret(answer)).toBe(false);
  expect(await secret(await browser.get("/auth/get-session"))).toBe(false);
});

test.each([
  ["a wrong password", { ...ann, password: "wrong horse" }],
  ["an unknown e-mail", { ...ann, email: "nobody@example.org" }],
])(
  "%s is refused with the same message, and the log contains no credentials",
  async (_, credentials) => {
    const answer = await client().post("sign-in/email", credentials);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" },
    ]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(server.log()).toContain('"event":"auth_refused"');
    expect(server.log()).not.toMatch(/@example\.org|horse/);
  },
);

test("a second account is refused if its e-mail address differs from the first account's only in case", async () => {
  const answer = await client().post("sign-up/email", { ...ann, email: "ANN@example.org" });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    422,
    "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
  ]);
});

test("twelve people behind one IP address can sign up one after another", async () => {
  for (let person = 0; person < 12; person++) {
    expect(
      (await client().post("sign-up/email", { ...ann, email: `colleague${person}@example.org` }))
        .status,
    ).toBe(200);
  }
});

test("AUTH_RATE_LIMIT applies to sign-in too, and the refusal states how long to wait", async () => {
  const strict = await serve(build.folder, {
    DATABASE_URL: postgres.url("todo"),
    AUTH_RATE_LIMIT: "2",
  });
  await strict.untilLogged("auth_ready");
  const answers = [];
  for (let attempt = 0; attempt < 3; attempt++)
    answers.push(
      await client(strict.url).post("sign-in/email", { ...ann, password: "wrong horse" }),
    );
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
  expect(Number(answers[2]!.headers.get("retry-after"))).toBeGreaterThan(0);
  await strict.stop();
});

test("cookies are Secure if a proxy header or BETTER_AUTH_URL indicates https, and the session stays valid", async () => {
  const browser = client();
  const behindProxy = await browser.post("sign-in/email", ann, {
    "x-forwarded-proto": "https",
    origin: server.url.replace("http:", "https:"),
  });
  expect(behindProxy.headers.getSetCookie()[0]).toMatch(/^todo\.session_token=.*; Secure$/);
  const named = await serve(build.folder, {
    DATABASE_URL: postgres.url("todo"),
    BETTER_AUTH_URL: "https://todo.example",
  });
  await named.untilLogged("auth_ready");
  const answer = await client(named.url).post("sign-in/email", ann, {
    origin: "https://todo.example",
  });
  expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/);
  browser.base = named.url;
  expect(await browser.user()).toMatchObject({ name: "Ann" });
  await named.stop();
});

test("the backend receives a signed token that it can verify, and no cookie", async () => {
  const browser = client();
  await browser.post("sign-in/email", ann);
  const { id } = (await browser.user())!;
  const answer = await browser.get("/backend/tasks?view=today", { authorization: "Bearer forged" });
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  const { url, headers } = seen.at(-1)!;
  expect([url, headers.cookie]).toEqual(["/api/tasks?view=today", undefined]);
  const [header, payload, signature] = headers
    .authorization!.replace(/^Bearer /, "")
    .split(".") as [string, string, string];
  expect(
    createHmac("sha256", settings.BETTER_AUTH_SECRET)
      .update(`${header}.${payload}`)
      .digest("base64url"),
  ).toBe(signature);
  const part = (text: string) =>
    JSON.parse(Buffer.from(text, "base64url").toString()) as Record<string, unknown>;
  const now = Date.now() / 1000;
  expect(part(header)).toEqual({ alg: "HS256", typ: "JWT" });
  const claims = part(payload);
  expect(claims).toEqual({
    sub: id,
    email: "ann@example.org",
    name: "Ann",
    iss: "todo-frontend",
    aud: "todo-backend",
    iat: expect.any(Number),
    exp: (claims.iat as number) + 900,
  });
  expect(Math.abs((claims.iat as number) - now)).toBeLessThan(60);
});

test("without a session, only the health check reaches the backend", async () => {
  const before = seen.length;
  const answer = await client().get("/backend/tasks");
  expect([answer.status, await answer.json()]).toEqual([
    401,
    { error: { code: "unauthenticated", message: "Please sign in." } },
  ]);
  expect(seen.length).toBe(before);
  expect((await client().get("/backend/health")).status).toBe(200);
  expect(seen.at(-1)!.headers.authorization).toBeUndefined();
});

test("a token that the backend refuses is reported as a server error, and the user stays signed in", async () => {
  const browser = client();
  await browser.post("sign-in/email", ann);
  const answer = await browser.get("/backend/tasks/refused");
  expect([
    answer.status,
    ((await answer.json()) as { error: { code: string } }).error.code,
  ]).toEqual([502, "backend_refused_token"]);
  expect(server.log()).toContain("Set the same BETTER_AUTH_SECRET");
});

test("after signing out, the old cookie is refused", async () => {
  const browser = client();
  await browser.post("sign-in/email", ann);
  const kept = browser.cookie;
  expect((await browser.get("/backend/tasks")).status).toBe(200);
  expect((await browser.post("sign-out", {})).status).toBe(200);
  expect(browser.cookie).toBe("");
  browser.cookie = kept;
  expect((await browser.get("/backend/tasks")).status).toBe(401);
});

test("the sign-in page redirects signed-in users, but only to paths within this application", async () => {
  const browser = client();
  await browser.post("sign-in/email", ann);
  const leadsTo = async (path: string) => (await browser.get(path)).headers.get("location");
  expect(await leadsTo("/sign-in")).toBe("/");
  expect(await leadsTo("/sign-up?next=%2Fx%3Fa%3D1")).toBe("/x?a=1");
  expect(await leadsTo("/sign-in?next=%2F%2Fevil.example")).toBe("/");
  expect((await browser.get("/")).status).toBe(200);
});
