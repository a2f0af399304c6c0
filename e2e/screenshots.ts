import * as fs from "node:fs";
import * as path from "node:path";
import { Browser, BrowserContextOptions } from "playwright-core";
import { inProject } from "../ops/lib/project";
import { Account } from "./lib/account";
import { AppPage } from "./lib/app-page";
import { openBrowser } from "./lib/browser";
import { appUrl } from "./lib/cluster";

const FOLDER = inProject("docs", "screenshots");
const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
/** Half past nine on the day of the run: greeting, “overdue” and the like are then the same in every run, only the dates are not. */
const MORNING = new Date(`${new Date().toISOString().slice(0, 10)}T09:30:00Z`);

/** The pictures in docs/screenshots, made anew from the application that is up, with an account of their own. */
async function main(): Promise<void> {
    fs.mkdirSync(FOLDER, { recursive: true });
    const url = await appUrl();
    const browser = await openBrowser();
    try {
        const stranger = await open(browser, url);
        await stranger.page.goto(`${url}/sign-up`);
        await stranger.page.getByLabel("Name").fill("Ana Lima");
        await keep(stranger, "sign-up");

        const ana = await Account.signUp(url);
        await keep(await (await open(browser, url, { account: ana })).ready(), "first-run");
        await earlier(ana);
        await plan(ana);
        await wide(await open(browser, url, { account: ana }));
        await keep(await inDay(await open(browser, url, { account: ana, colorScheme: "dark" })), "dark");
        await phone(await inDay(await open(browser, url, { account: ana, ...PHONE })));
    } finally {
        await browser.close();
    }
}

async function open(browser: Browser, url: string, options: BrowserContextOptions & { account?: Account } = {}): Promise<AppPage> {
    const app = await AppPage.open(browser, url, { ...WIDE, deviceScaleFactor: 1, colorScheme: "light", timezoneId: "UTC", ...options });
    await app.page.clock.setFixedTime(MORNING);
    await app.page.reload();
    return app;
}

/** The conversations that the history shows. */
async function earlier(ana: Account): Promise<void> {
    for (const [title, message] of [["Moving to the new flat", "add call the movers"], ["Mum's birthday", "add order the cake"], ["Trip to Lisbon", "add book train tickets to Lisbon"]] as const) {
        const { conversation_id, tool_calls } = await ana.say(message);
        await ana.json(`/backend/conversations/${conversation_id}`, { method: "PATCH", body: { title } });
        await ana.json(`/backend/tool-calls/${tool_calls[0]!.id}/undo`, { method: "POST" });
    }
}

/** A list as somebody has it in the middle of a week. */
async function plan(ana: Account): Promise<void> {
    const day = (days: number) => new Date(MORNING.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    await ana.add({ title: "Water the balcony plants" });
    await ana.add({ title: "Read the chapter about indexes", notes: "Pages 210 to 260, and the exercise at the end" });
    await ana.add({ title: "Book train tickets to Lisbon", due_date: day(9), priority: "medium", notes: "Window seat, quiet car\nAsk Rui about the date" });
    await ana.add({ title: "Send the invoice to Nordwind", due_date: day(-1), priority: "high" });
    await ana.add({ title: "Pick up the parcel", due_date: day(-2) });
    await ana.add({ title: "Prepare slides for the review", due_date: day(0), priority: "high", notes: "Numbers from the last sprint" });
    await ana.add({ title: "Buy milk and bread", due_date: day(0), due_time: "18:30" });
    const paid = await ana.add({ title: "Pay the electricity bill" });
    await ana.json(`/backend/tasks/${paid.id}`, { method: "PATCH", body: { completed: true } });
}

async function wide(app: AppPage): Promise<void> {
    await app.button("New").click();
    await app.say("add dentist appointment in three days at 10:30 and call the plumber tomorrow");
    await app.say("I picked up the parcel");
    await app.say("what is due today?");
    await app.page.getByRole("region", { name: "Last change" }).waitFor({ state: "detached" });
    await keep(app, "busy-day");
    await app.list.getByTitle("Edit").filter({ hasText: "Prepare slides" }).click();
    await app.page.getByLabel("Notes").waitFor();
    await keep(app, "edit");
    await app.page.keyboard.press("Escape");
    await app.button("Conversations").click();
    await app.page.getByRole("dialog").getByText("Trip to Lisbon").waitFor();
    await keep(app, "history");
}

async function inDay(app: AppPage): Promise<AppPage> {
    await app.toolRows.first().waitFor();
    await app.page.getByText("Water the balcony plants").waitFor({ state: "attached" });
    return app;
}

async function phone(app: AppPage): Promise<void> {
    await keep(app, "phone-chat");
    await app.page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: /^Tasks/ }).click();
    await keep(app, "phone-tasks");
}

async function keep({ page }: AppPage, name: string): Promise<void> {
    const file = path.join(FOLDER, `${name}.png`);
    await page.screenshot({ path: file });
    console.log(`${path.relative(inProject(), file)}  ${Math.round(fs.statSync(file).size / 1000)} kB`);
}

main().catch((error: Error) => {
    console.error(error);
    process.exitCode = 1;
});
