import assert from "node:assert/strict";
import { Account } from "./lib/account";
import { useApp } from "./lib/app-suite";
import { query } from "./lib/cluster";
import { eventually } from "./lib/shell";

/** Maximum time, in seconds, from the login until the task appears in the list. */
const SECONDS_TO_A_TASK = 10;

describe("a user of the Todo Chatbot", function () {
  this.timeout(60_000);
  const app = useApp();

  it("signs up in one step, and within ten seconds turns a sentence into a task in the list and in Postgres", async () => {
    const ana = await app.open();
    const { page } = ana;
    const account = new Account(app.url);
    await page.waitForURL(/\/sign-in$/);
    await page.getByRole("link", { name: "Create an account" }).click();
    await ana.fillSignUp(account);
    const login = Date.now();
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await ana.send("add task to buy milk");
    await ana.task("Buy milk").waitFor();
    const seconds = (Date.now() - login) / 1000;
    assert.ok(seconds < SECONDS_TO_A_TASK, `it took ${seconds} s`);
    assert.equal(
      await query(
        `select t.title from tasks t join users u on u.id = t.user_id where u.email = '${account.email}' and t.deleted_at is null`,
      ),
      "Buy milk",
    );
    assert.match(await ana.toolRows.innerText(), /Buy milk[^]*Undo/);
    assert.match(await ana.answers.last().innerText(), /milk/i);
  });

  it("undoes a change by the assistant with the button in that change's row", async () => {
    const ana = await app.person();
    await ana.say("add task to buy milk");
    await ana.toolRows.getByRole("button", { name: "Undo" }).click();
    await ana.toolRows.getByText("Undone", { exact: true }).waitFor();
    await ana.task("Buy milk").waitFor({ state: "detached" });
    assert.deepEqual(await ana.account.tasks(), []);
  });

  it("completes a task and undoes the completion", async () => {
    const ana = await app.person();
    await ana.newTask.fill("Water the plants");
    await ana.newTask.press("Enter");
    await ana.task("Water the plants").click();
    await ana.task("Water the plants").waitFor({ state: "detached" });
    await eventually(
      5,
      async () => (await ana.account.tasks())[0]?.completed,
      (completed) => completed === true,
    );
    await ana.page
      .getByRole("region", { name: "Last change" })
      .getByRole("button", { name: "Undo" })
      .click();
    await ana.task("Water the plants").waitFor();
    await eventually(
      5,
      async () => (await ana.account.tasks())[0]?.completed,
      (completed) => completed === false,
    );
  });

  it("completes, moves and finds tasks through the assistant, and sees the list change", async () => {
    const ana = await app.person();
    await ana.say("add call the dentist tomorrow at 10, high priority");
    await ana.task("Call the dentist").waitFor();
    assert.match(await ana.list.innerText(), /Tomorrow 10:00\s*High/);
    await ana.say("add water the plants");
    assert.match(await (await ana.say("what is due tomorrow?")).innerText(), /dentist/i);
    await ana.say("I watered the plants");
    await ana.say("mark water the plants as done");
    await ana.task("Water the plants").waitFor({ state: "detached" });
  });

  it("keeps the conversation, the tasks and an unfinished message after a reload", async () => {
    const ana = await app.person();
    await ana.say("add task to buy milk");
    await ana.composer.fill("and tomorrow I");
    await ana.page.reload();
    await ana.task("Buy milk").waitFor();
    assert.deepEqual(await ana.questions.allInnerTexts(), ["add task to buy milk"]);
    assert.equal(await ana.toolRows.count(), 1);
    assert.equal(await ana.composer.inputValue(), "and tomorrow I");
  });

  it("finds, renames and deletes earlier conversations without losing tasks", async () => {
    const ana = await app.person();
    const dialog = ana.page.getByRole("dialog", { name: "Conversations" });
    await ana.say("add task to buy milk");
    await ana.button("New").click();
    await ana.page.getByText("Try one of these").waitFor();
    await ana.say("add task to call Ben");
    await ana.button("Conversations").click();
    await dialog.getByRole("button", { name: /^Rename “add task to buy milk/ }).click();
    await dialog.getByLabel("Name of the conversation").fill("Groceries");
    await dialog.getByRole("button", { name: "Rename", exact: true }).click();
    await dialog.getByRole("button", { name: /^Groceries/ }).click();
    await ana.questions.getByText("add task to buy milk").waitFor();
    await ana.page.reload();
    await ana.page.getByRole("heading", { name: "Groceries" }).waitFor();
    await ana.button("Conversations").click();
    await dialog.getByRole("button", { name: /^Delete “Groceries/ }).click();
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog.getByRole("button", { name: /^Groceries/ }).waitFor({ state: "detached" });
    await ana.page.keyboard.press("Escape");
    await ana.page.getByText("Try one of these").waitFor();
    await ana.task("Buy milk").waitFor();
  });

  it("signs out, gets an error message for a wrong password, and finds everything after signing in again", async () => {
    const ana = await app.person();
    ana.expected.push(/status of 401/);
    await ana.account.add({ title: "Buy milk" });
    await ana.signOut();
    await ana.page.goto(app.url);
    await ana.page.waitForURL(/\/sign-in/);
    await ana.fillSignIn({ email: ana.account.email, password: "wrong horse battery" });
    await ana.button("Sign in").click();
    await ana.page
      .locator("#password-note", { hasText: "E-mail and password do not match." })
      .waitFor();
    assert.equal(await ana.page.getByLabel("E-mail").inputValue(), ana.account.email);
    await ana.fillSignIn(ana.account);
    await ana.button("Sign in").click();
    await ana.task("Buy milk").waitFor();
  });

  it("gets an error message if an account with the e-mail address already exists", async () => {
    const { account } = await app.person();
    const again = await app.open();
    again.expected.push(/status of 4\d\d/);
    await again.page.goto(`${app.url}/sign-up`);
    await again.fillSignUp(account);
    await again.button("Create account").click();
    await again.page
      .locator("#email-note", { hasText: "This e-mail already has an account." })
      .waitFor();
  });
});
