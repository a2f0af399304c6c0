import { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { Account } from "./account";

/**
 * A browser tab that shows the application. Gives access to its controls and to the errors that
 * occurred in it.
 */
export class AppPage {
  /**
   * Errors in the console, violations of the content security policy, and requests to other
   * origins.
   */
  readonly errors: string[] = [];
  /**
   * Errors that are ignored. A test adds the errors that it provokes, because the browser logs each
   * refused request as an error. ERR_NETWORK_CHANGED is always ignored: when a pod starts or ends,
   * the machine's network links change, and Chromium aborts open requests.
   */
  readonly expected: RegExp[] = [/net::ERR_NETWORK_CHANGED/];

  private constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    page.setDefaultTimeout(20_000);
    page.on("console", (message) => {
      if (
        message.type() === "error" &&
        !this.expected.some((pattern) => pattern.test(message.text()))
      )
        this.errors.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.errors.push(`uncaught: ${error.message}`));
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== "data:" && origin !== new URL(url).origin)
        this.errors.push(`request to ${request.url()}`);
    });
  }

  /** Opens the application in a new browser context, signed in if `account` is given. */
  static async open(
    browser: Browser,
    url: string,
    { account, ...options }: BrowserContextOptions & { account?: Account } = {},
  ): Promise<AppPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      ...options,
    });
    if (account) await context.addCookies(account.cookies);
    return AppPage.in(context, url);
  }

  /** Opens a tab in an existing browser context. */
  static async in(context: BrowserContext, url: string): Promise<AppPage> {
    const app = new AppPage(await context.newPage(), url);
    await app.page.goto(url);
    return app;
  }

  get composer(): Locator {
    return this.page.getByLabel("Message", { exact: true });
  }

  get newTask(): Locator {
    return this.page.getByLabel("New task");
  }

  /** The pane with the tasks. */
  get list(): Locator {
    return this.page.locator("section[aria-labelledby=tasks-heading]");
  }

  get banner(): Locator {
    return this.page.getByRole("alert").filter({ hasText: "Trying again automatically." });
  }

  /** The checkbox that completes an open task. */
  task(title: string): Locator {
    return this.list.getByRole("checkbox", { name: `Complete “${title}”`, exact: true });
  }

  /** The checkbox that reopens a completed task. */
  done(title: string): Locator {
    return this.list.getByRole("checkbox", { name: `Reopen “${title}”`, exact: true });
  }

  /** The assistant's answers, oldest first. */
  get answers(): Locator {
    return this.page.getByRole("article", { name: "Assistant" });
  }

  get questions(): Locator {
    return this.page.getByRole("article", { name: "You" });
  }

  /** The rows that show the assistant's tool calls. */
  get toolRows(): Locator {
    return this.page.getByRole("list", { name: "What the assistant did" }).locator("> li");
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Waits until the page is ready for input. */
  async ready(): Promise<this> {
    await this.page
      .getByText(/Try one of these/)
      .or(this.questions.first())
      .first()
      .waitFor();
    await this.newTask.waitFor();
    return this;
  }

  async fillSignUp({ name, email, password }: Account): Promise<void> {
    await this.page.getByLabel("Name").fill(name);
    await this.fillSignIn({ email, password });
  }

  async fillSignIn({ email, password }: Pick<Account, "email" | "password">): Promise<void> {
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
  }

  /** Sends a message without waiting for the answer. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends a message and waits until the answer is complete. */
  async say(text: string): Promise<Locator> {
    const before = await this.answers.count();
    await this.send(text);
    await this.answers.nth(before).waitFor();
    await this.button("Send").waitFor(); // Send replaces Stop when the answer is complete.
    return this.answers.nth(before);
  }

  async openMenu(): Promise<void> {
    await this.page.getByRole("button", { name: /^Account/ }).click();
  }

  async signOut(): Promise<void> {
    await this.openMenu();
    await this.button("Sign out").click();
    await this.page.waitForURL(/\/sign-in/);
  }

  /** Returns the background colour of the page. */
  background(): Promise<string> {
    return this.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  }
}
