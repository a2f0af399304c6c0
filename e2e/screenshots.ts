import * as fs from "node:fs";
import * as path from "node:path";
import { Browser, BrowserContextOptions } from "playwright-core";
import { UserError } from "../lib/errors";
import { runCommand } from "../ops/lib/cli";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { AppPage } from "./lib/app-page";
import { openBrowser } from "./lib/browser";
import { appUrl } from "./lib/cluster";

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/**
 * A time zone where it is now between nine and ten in the morning, so that today's tasks are not
 * yet overdue.
 */
const ZONE = zoneInTheMorning(new Date());

runCommand({
  name: "screenshots",
  help: "Takes the screenshots in docs/screenshots from a running application, with a new account.",
  stackless: true,
  options: {
    url: {
      value: "URL",
      help: "the application's URL, for example of npm run dev:app (default: the deployed application)",
    },
    to: { value: "FOLDER", help: "the folder to write to (default: docs/screenshots)" },
  },
  async run({ options }) {
    if (options.url && !URL.canParse(options.url))
      throw new UserError(
        `--url is "${options.url}", which is not a URL.\nFor example: npm run screenshots -- --url http://127.0.0.1:3000`,
      );
    const url = options.url ? new URL(options.url).origin : await appUrl();
    const folder = options.to ?? inProject("docs", "screenshots");
    fs.mkdirSync(folder, { recursive: true });
    const browser = await openBrowser();
    try {
      await new Album(browser, url, folder).make();
    } finally {
      await browser.close();
    }
    return 0;
  },
});

class Album {
  constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly folder: string,
  ) {}

  async make(): Promise<void> {
    await this.signUp();
    const ana = await Account.signUp(this.url);
    await this.save(await (await this.open({ account: ana })).ready(), "first-run");
    await addEarlierConversations(ana);
    await addTasks(ana);
    await this.chat(ana);
    await this.save(await this.openLoaded({ account: ana }), "busy-day");
    await this.save(await this.openLoaded({ account: ana, colorScheme: "dark" }), "dark");
    await this.details(await this.openLoaded({ account: ana }));
    await this.phone(await this.openLoaded({ account: ana, ...PHONE }));
  }

  private async signUp(): Promise<void> {
    const stranger = await this.open();
    await stranger.page.goto(`${this.url}/sign-up`);
    await stranger.fillSignUp(new Account(this.url, "Ana Lima", "ana.lima@example.org"));
    await this.save(stranger, "sign-up");
  }

  /** Plans the day with the assistant, in the browser. */
  private async chat(ana: Account): Promise<void> {
    const app = await this.open({ account: ana });
    await app.page.goto(`${this.url}/?chat=new`);
    await app.ready();
    for (const words of [
      "What is due today?",
      "Move the invoice to today at 11",
      "Add dentist appointment in three days at 10:30",
    ])
      await app.say(words);
    await app.page.context().close();
  }

  private async details(app: AppPage): Promise<void> {
    await app.list.getByTitle("Edit").filter({ hasText: "Prepare slides" }).click();
    await app.page.getByLabel("Notes").waitFor();
    await this.save(app, "edit");
    await app.page.keyboard.press("Escape");
    await app.button("Conversations").click();
    await app.page.getByRole("dialog").getByText("Trip to Lisbon").waitFor();
    await this.save(app, "history");
  }

  private async phone(app: AppPage): Promise<void> {
    await this.save(app, "phone-chat");
    await app.page
      .getByRole("navigation", { name: "Panes" })
      .getByRole("button", { name: /^Tasks/ })
      .click();
    await this.save(app, "phone-tasks");
  }

  private open(options: BrowserContextOptions & { account?: Account } = {}): Promise<AppPage> {
    return AppPage.open(this.browser, this.url, {
      colorScheme: "light",
      timezoneId: ZONE,
      ...options,
    });
  }

  /** Opens the page and waits until the conversation and the list have loaded. */
  private async openLoaded(
    options: BrowserContextOptions & { account: Account },
  ): Promise<AppPage> {
    const app = await this.open(options);
    await app.answers.last().getByText("Dentist appointment").first().waitFor();
    await app.page.getByText("Water the balcony plants").waitFor({ state: "attached" });
    return app;
  }

  private async save({ page }: AppPage, name: string): Promise<void> {
    const file = path.join(this.folder, `${name}.png`);
    await page.mouse.move(0, 0); // No element is hovered in the screenshot.
    // Remove the `next dev` badge.
    await page.evaluate(() => document.querySelector("nextjs-portal")?.remove());
    await page.screenshot({ path: file, animations: "disabled" });
    console.log(
      `${path.relative(inProject(), file)}  ${Math.round(fs.statSync(file).size / 1000)} kB`,
    );
  }
}

/** Adds conversations for the history and undoes their changes to the list. */
async function addEarlierConversations(ana: Account): Promise<void> {
  for (const [title, message] of [
    ["Moving to the new flat", "add call the movers"],
    ["Mum's birthday", "add order the cake"],
    ["Trip to Lisbon", "add book train tickets to Lisbon"],
  ] as const) {
    const { conversation_id, tool_calls } = await ana.say(message);
    await ana.json(`/backend/conversations/${conversation_id}`, {
      method: "PATCH",
      body: { title },
    });
    await ana.json(`/backend/tool-calls/${tool_calls[0]!.id}/undo`, { method: "POST" });
  }
}

/** Adds a typical list of tasks. */
async function addTasks(ana: Account): Promise<void> {
  const day = (days: number) =>
    new Intl.DateTimeFormat("sv", { timeZone: ZONE }).format(Date.now() + days * 86_400_000);
  await ana.add({ title: "Water the balcony plants" });
  await ana.add({ title: "Read the chapter about indexes", notes: "Pages 210 to 260" });
  await ana.add({
    title: "Book train tickets to Lisbon",
    due_date: day(9),
    priority: "medium",
    notes: "Window seat\nAsk Rui about the date",
  });
  await ana.add({ title: "Call Mum about the weekend", due_date: day(1), due_time: "19:00" });
  await ana.add({ title: "Send the invoice to Nordwind", due_date: day(-1), priority: "high" });
  await ana.add({ title: "Pick up the parcel", due_date: day(-2) });
  await ana.add({ title: "Buy milk and bread", due_date: day(0), due_time: "18:30" });
  await ana.add({
    title: "Prepare slides for the review",
    due_date: day(0),
    due_time: "14:00",
    priority: "high",
    notes: "Numbers from the last sprint",
  });
  for (const title of ["Pay the electricity bill", "Answer Rui"]) {
    const { id } = await ana.add({ title });
    await ana.json(`/backend/tasks/${id}`, { method: "PATCH", body: { completed: true } });
  }
}

/**
 * Returns a time zone where it is between nine and ten in the morning. The signs in the names are
 * reversed: Etc/GMT+6 is six hours behind Greenwich.
 */
function zoneInTheMorning(now: Date): string {
  const behind = now.getUTCHours() - 9;
  const hours = behind > 12 ? behind - 24 : behind; // Etc/GMT+12 is the last zone.
  return `Etc/GMT${hours < 0 ? "-" : "+"}${Math.abs(hours)}`;
}
