import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Browser } from "playwright-core";
import { Account } from "./account";
import { AppPage } from "./app-page";
import { openBrowser } from "./browser";
import { appUrl } from "./cluster";

/** The application that this clone has deployed and a browser, shared by the tests of one suite. */
export interface AppSuite {
  readonly url: string;
  readonly browser: Browser;
  open(options?: Parameters<typeof AppPage.open>[2]): Promise<AppPage>;
  /** Signs up a new account and opens the application in a separate browser context. */
  person(options?: Parameters<typeof AppPage.open>[2]): Promise<AppPage & { account: Account }>;
  /** Registers a page to be checked and closed after the test. */
  watch(page: AppPage): AppPage;
}

/**
 * Sets up an {@link AppSuite}. After each test, closes the pages that it opened and fails the test
 * if a page logged an error to the console or sent a request to another origin.
 */
export function useApp(): AppSuite {
  let url: string;
  let browser: Browser | undefined;
  const pages: AppPage[] = [];

  before("find the application and open a browser", async function () {
    this.timeout(120_000);
    url = await appUrl();
    browser = await openBrowser();
  });

  afterEach("check that no page had errors", async function () {
    const open = pages.splice(0);
    if (this.currentTest?.state === "failed")
      await Promise.all(
        open.map((page, index) => saveScreenshot(page, `${this.currentTest!.title} ${index}`)),
      );
    await Promise.all(open.map(({ page }) => page.context().close()));
    assert.deepEqual(
      open.flatMap(({ errors }) => errors),
      [],
    );
  });

  after("close the browser", () => browser?.close());

  const watch = (page: AppPage) => (pages.push(page), page);
  return {
    get url() {
      return url;
    },
    get browser() {
      return browser!;
    },
    watch,
    open: async (options) => watch(await AppPage.open(browser!, url, options)),
    person: async (options) => {
      const account = await Account.signUp(url);
      const page = watch(await AppPage.open(browser!, url, { account, ...options }));
      return Object.assign(await page.ready(), { account });
    },
  };
}

/** Saves a screenshot of the page after its test failed. */
async function saveScreenshot({ page }: AppPage, title: string): Promise<void> {
  const file = path.join(os.tmpdir(), "todo-e2e", `${title.replace(/\W+/g, "-").slice(0, 80)}.png`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file }).then(
    () => console.log(`      screenshot of the failure: ${file}`),
    () => undefined,
  );
}
