import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Browser } from "playwright-core";
import { Account } from "./account";
import { AppPage } from "./app-page";
import { openBrowser } from "./browser";
import { appUrl } from "./cluster";

/**
 * The application that is up in this clone's namespace, and a browser, for the tests of one suite.
 */
export interface AppSuite {
  readonly url: string;
  readonly browser: Browser;
  open(options?: Parameters<typeof AppPage.open>[2]): Promise<AppPage>;
  /** Somebody new, signed in, in a browser of their own. */
  person(options?: Parameters<typeof AppPage.open>[2]): Promise<AppPage & { account: Account }>;
  /** Has a page closed and judged after the test as well. */
  watch(page: AppPage): AppPage;
}

/**
 * After each test its pages are closed; none may have shown an error in the console or asked
 * another origin for anything.
 */
export function useApp(): AppSuite {
  let url: string;
  let browser: Browser;
  const pages: AppPage[] = [];

  before("the application's address, a browser", async function () {
    this.timeout(120_000);
    url = await appUrl();
    browser = await openBrowser();
  });

  afterEach("nothing odd in any page", async function () {
    const open = pages.splice(0);
    if (this.currentTest?.state === "failed")
      await Promise.all(
        open.map((page, index) => keepPicture(page, `${this.currentTest!.title} ${index}`)),
      );
    await Promise.all(open.map(({ page }) => page.context().close()));
    assert.deepEqual(
      open.flatMap(({ oddities }) => oddities),
      [],
    );
  });

  after("the browser", () => browser?.close());

  const watch = (page: AppPage) => (pages.push(page), page);
  return {
    get url() {
      return url;
    },
    get browser() {
      return browser;
    },
    watch,
    open: async (options) => watch(await AppPage.open(browser, url, options)),
    person: async (options) => {
      const account = await Account.signUp(url);
      const page = watch(await AppPage.open(browser, url, { account, ...options }));
      return Object.assign(await page.ready(), { account });
    },
  };
}

/** What the person saw when it went wrong. */
async function keepPicture({ page }: AppPage, title: string): Promise<void> {
  const file = path.join(os.tmpdir(), "todo-e2e", `${title.replace(/\W+/g, "-").slice(0, 80)}.png`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file }).then(
    () => console.log(`      the page, as it was: ${file}`),
    () => undefined,
  );
}
