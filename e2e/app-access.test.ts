import assert from "node:assert/strict";
import { Account } from "./lib/account";
import { AppPage } from "./lib/app-page";
import { useApp } from "./lib/app-suite";
import { axe } from "./lib/axe";

const DARK = "rgb(22, 21, 19)";
const LIGHT = "rgb(245, 243, 238)";

describe("the light and dark themes", function () {
  this.timeout(60_000);
  const app = useApp();

  it("follow the system setting", async () => {
    const ana = await app.person({ colorScheme: "dark" });
    assert.equal(await ana.background(), DARK);
    await ana.page.emulateMedia({ colorScheme: "light" });
    assert.equal(await ana.background(), LIGHT);
  });

  it("can be chosen, and the first HTML after a reload already has the chosen theme", async () => {
    const ana = await app.person({ colorScheme: "light" });
    await ana.openMenu();
    await ana.page.getByText("Dark", { exact: true }).click();
    assert.equal(await ana.background(), DARK);
    const [answer] = await Promise.all([
      ana.page.waitForResponse((response) => response.request().isNavigationRequest()),
      ana.page.reload(),
    ]);
    assert.match(await answer.text(), /<html[^>]*data-theme="dark"/);
    assert.equal(await ana.background(), DARK);
    await ana.openMenu();
    await ana.page.getByText("System", { exact: true }).click();
    assert.equal(await ana.background(), LIGHT);
  });
});

describe("a user without a mouse", function () {
  this.timeout(60_000);
  const app = useApp();

  it("signs up, adds tasks by chat and with the Q key, completes one with X, and opens the help with ?", async () => {
    const { page } = await app.open();
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.getAttribute("aria-label") ??
          document.activeElement?.textContent ??
          "",
      );
    const ana = new Account(app.url);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    /** Presses Tab, at most 25 times, until the element with this name has the focus. */
    const tabTo = async (name: RegExp) => {
      for (let count = 0; count < 25; count++) {
        if (name.test(await focused())) return;
        await press("Tab");
      }
      assert.fail(`Tab did not reach ${name}; the focus is on ${await focused()}`);
    };
    await page.waitForURL(/\/sign-in$/);
    await tabTo(/^Create an account$/);
    await press("Enter");
    await page.waitForURL(/\/sign-up/);
    await page.locator("#name:focus").waitFor();
    await page.keyboard.type(ana.name);
    await press("Tab");
    await page.keyboard.type(ana.email);
    await press("Tab");
    await page.keyboard.type(ana.password);
    await press("Enter");
    await page.getByText("Try one of these").waitFor();
    await press("/");
    await page.keyboard.type("add task to buy milk");
    await press("Enter");
    await page.getByRole("checkbox", { name: "Complete “Buy milk”" }).waitFor();
    await press("Escape", "q");
    await page.keyboard.type("Water the plants");
    await press("Enter");
    const plants = page.getByRole("checkbox", { name: "Complete “Water the plants”" });
    await plants.waitFor();
    await press("Escape", "j");
    const title = (await page.locator("li[data-task]:focus button[title=Edit]").innerText()).split(
      "\n",
    )[0]!;
    await press("x");
    await page
      .getByRole("checkbox", { name: `Complete “${title}”` })
      .waitFor({ state: "detached" });
    await press("Control+z");
    await page.getByRole("checkbox", { name: `Complete “${title}”` }).waitFor();
    await press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await tabTo(/^Account/);
    await press("Enter");
    await tabTo(/^Sign out$/);
    await press("Enter");
    await page.waitForURL(/\/sign-in/);
  });
});

describe("axe finds no accessibility errors on the pages", function () {
  this.timeout(90_000);
  const app = useApp();
  let empty: Account;
  let busy: Account;

  before("create an empty account and a full one", async function () {
    this.timeout(60_000);
    [empty, busy] = await Promise.all([Account.signUp(app.url), Account.signUp(app.url)]);
    const day = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await busy.add({ title: "Send the invoice", due_date: day(-2), priority: "high" });
    await busy.add({
      title: "Book train tickets",
      due_date: day(5),
      priority: "medium",
      notes: "Window seat",
    });
    await busy.add({ title: "Water the plants", priority: "low" });
    await busy.say("add buy stamps tomorrow at 17:00");
    await busy.say("what is due?");
  });

  for (const [width, height] of [
    [360, 740],
    [1440, 900],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`at a width of ${width} pixels in the ${colorScheme} theme`, async () => {
        const options = { viewport: { width, height }, colorScheme, hasTouch: width < 500 };
        const stranger = await app.open(options);
        for (const path of ["/sign-in", "/sign-up"]) {
          await stranger.page.goto(app.url + path);
          await stranger.button(/^(Sign in|Create account)$/).waitFor();
          await axe(stranger, path);
        }
        for (const account of [empty, busy])
          await axeEverywhere(await app.open({ ...options, account }), width < 1024);
      });
    }
  }

  /** Runs axe on both panes, the menu, the history and the editor. */
  async function axeEverywhere(person: AppPage, narrow: boolean): Promise<void> {
    const { page } = person;
    const pane = (name: RegExp) =>
      narrow
        ? page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name }).click()
        : undefined;
    await page.getByText("Try one of these").or(person.toolRows.first()).first().waitFor();
    await axe(person, "chat");
    await pane(/^Tasks/);
    await person.list.getByText("Your list is empty").or(person.task("Water the plants")).waitFor();
    // On a wide screen, the first check already included the tasks.
    if (narrow) await axe(person, "tasks");
    if (!(await person.task("Water the plants").count())) return;
    await person.list.getByTitle("Edit").filter({ hasText: "Water the plants" }).click();
    await person.page.getByLabel("Notes").waitFor();
    await axe(person, "editor");
    await person.openMenu();
    await axe(person, "menu");
    await page.keyboard.press("Escape");
    await pane(/^Chat/);
    await person.button("Conversations").click();
    await page.getByRole("dialog").waitFor();
    await axe(person, "history");
  }
});

describe("on a phone", function () {
  this.timeout(60_000);
  const app = useApp();
  const PHONE = { viewport: { width: 390, height: 664 }, hasTouch: true, isMobile: true };

  it("the first visit shows the heading below the header", async () => {
    const ana = await app.open({ ...PHONE, account: await Account.signUp(app.url) });
    await ana.page.getByText("Try one of these").waitFor();
    const heading = await ana.page.getByRole("log").getByRole("heading").boundingBox();
    const bar = await ana.page.getByRole("heading", { name: "New conversation" }).boundingBox();
    assert.ok(heading!.y > bar!.y + bar!.height, `the heading is at ${heading!.y}`);
  });

  it("the panes scroll but the page does not, so the header stays visible", async () => {
    const account = await Account.signUp(app.url);
    for (let count = 1; count <= 20; count++)
      await account.add({
        title: `Sort box ${count} of the attic`,
        due_date: "2020-01-01",
        priority: "high",
      });
    const ana = await app.open({ ...PHONE, account });
    await ana.page
      .getByRole("navigation", { name: "Panes" })
      .getByRole("button", { name: /^Tasks/ })
      .tap();
    await ana.task("Sort box 1 of the attic").scrollIntoViewIfNeeded();
    const overhang = await ana.page.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollWidth - innerWidth,
    ]);
    assert.deepEqual(overhang, [0, 0]);
  });
});
