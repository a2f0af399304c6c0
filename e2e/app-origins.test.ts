import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { Account } from "./lib/account";
import { AppPage } from "./lib/app-page";
import { useApp } from "./lib/app-suite";
import { ChatStream } from "./lib/chat-stream";
import { PortForward } from "./lib/port-forward";
import { TaskLock } from "./lib/task-lock";

describe("a deployment with several addresses", function () {
  this.timeout(60_000);
  const app = useApp();
  const at = (host: string) => `http://${host}:${new URL(app.url).port}`;

  /** Signs up in the browser, adds a task by chat and waits for it in the list. */
  async function use(page: AppPage): Promise<void> {
    await page.page.goto(`${page.url}/sign-up`);
    await page.fillSignUp(new Account(page.url));
    await page.button("Create account").click();
    await page.ready();
    await page.say("add task to buy milk");
    await page.task("Buy milk").waitFor();
  }

  it("works at localhost and at 127.0.0.1, with a separate session for each", async () => {
    const local = app.watch(await AppPage.open(app.browser, at("localhost")));
    await use(local);
    const numeric = app.watch(await AppPage.in(local.page.context(), at("127.0.0.1")));
    await numeric.page.waitForURL(/\/sign-in$/);
    await use(numeric);
    await numeric.signOut();
    await local.page.reload();
    await local.task("Buy milk").waitFor();
  });

  it("works through `kubectl port-forward` at a port that is not configured", async () => {
    const forward = await PortForward.start("service/todo-frontend", 3000);
    try {
      await use(app.watch(await AppPage.open(app.browser, `http://127.0.0.1:${forward.port}`)));
    } finally {
      forward.stop();
    }
  });

  it("refuses changes from a page of another origin, even if the browser sends the session cookie", async () => {
    const ana = await Account.signUp(at("localhost"));
    const context = await app.browser.newContext();
    await context.addCookies(ana.cookies);
    // Another port of the same host is the same site, so the browser sends the cookie whatever its
    // SameSite attribute is.
    const elsewhere = http
      .createServer((_, response) => response.end("elsewhere"))
      .listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    const page = `http://localhost:${(elsewhere.address() as AddressInfo).port}`;
    for (const path of ["/backend/tasks", "/backend/chat", "/auth/sign-out"]) {
      // Each form needs a new page, because the response replaces the page.
      const other = await context.newPage();
      await other.goto(page);
      // The browser sends a form to another origin without a preflight request.
      const [answer] = await Promise.all([
        other.waitForResponse((response) => response.url().endsWith(path)),
        other.evaluate((url) => {
          const form = Object.assign(document.createElement("form"), {
            method: "post",
            enctype: "text/plain",
            action: url,
          });
          form.append(
            Object.assign(document.createElement("input"), {
              name: '{"title":"Planted","message":"add planted","x":"',
              value: '"}',
            }),
          );
          document.body.append(form);
          form.submit();
        }, ana.url + path),
      ]);
      assert.ok(
        (await answer.request().allHeaders()).cookie,
        "the browser must send the cookie, otherwise the test proves nothing",
      );
      assert.equal(answer.status(), 403, path);
      await other.close();
    }
    await context.close();
    elsewhere.close();
    assert.equal(
      (
        await ana.fetch("/backend/tasks", {
          method: "POST",
          body: { title: "Planted" },
          origin: at("127.0.0.1"),
        })
      ).status,
      403,
    );
    assert.deepEqual(await ana.tasks(), []);
  });
});

describe("an answer from the assistant", function () {
  this.timeout(60_000);
  const app = useApp();

  it("is streamed: its first parts arrive while the backend is still working", async () => {
    const ana = await Account.signUp(app.url);
    const lock = await TaskLock.take();
    let stream: ChatStream;
    try {
      stream = await ChatStream.open(ana, "add task to buy milk");
      await stream.until("tool-input-available");
      assert.ok(
        !stream.parts.some(({ type }) =>
          ["tool-output-available", "text-delta", "finish"].includes(type),
        ),
        JSON.stringify(stream.parts),
      );
    } finally {
      await lock.release(); // Only now can the backend create the other parts.
    }
    for (const type of ["tool-output-available", "text-delta", "finish"]) await stream.until(type);
    assert.deepEqual(
      (await ana.tasks()).map(({ title }) => title),
      ["Buy milk"],
    );
  });

  it("shows a change first as in progress, then as done", async () => {
    const ana = await app.person();
    const lock = await TaskLock.take();
    try {
      await ana.send("add task to buy milk");
      await ana.toolRows.getByText("Adding a task…").waitFor();
      assert.equal(await ana.task("Buy milk").count(), 0);
    } finally {
      await lock.release();
    }
    await ana.toolRows.getByText(/Added/).waitFor();
    await ana.task("Buy milk").waitFor();
  });
});
