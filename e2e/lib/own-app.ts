import assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Browser, Page } from "playwright-core";
import { inProject } from "../../ops/lib/project";
import { openBrowser } from "./browser";
import { pods } from "./cluster";
import { inShell, sh } from "./shell";

/** One of the applications in tests/apps, which were not written for this project. */
export interface OwnApp {
  readonly name: string;
  /** Settings besides the two directories, as arguments of `pulumi config set`. */
  readonly settings: readonly string[];
  /** True if the application has accounts. */
  readonly hasAccounts: boolean;
}

const PORT = 31180;

/** Defines a suite that deploys an application as its own stack, uses it, and removes it. */
export function describeOwnApp({ name, settings, hasAccounts }: OwnApp): void {
  const stack = `own-${name}`;
  const folder = `tests/apps/${name}`;
  const file = inProject(`Pulumi.${stack}.yaml`);
  const url = `http://127.0.0.1:${PORT}`;

  describe(`the application ${name}, which knows nothing of this project`, function () {
    this.timeout(600_000);
    let browser: Browser;

    before("let `npm run inspect` store the directories", async () => {
      const directories = `--backend ${folder}/backend --frontend ${folder}/frontend`;
      const { status, output } = await sh(`npm run -s inspect -- --stack ${stack} ${directories}`);
      assert.equal(status, 0, output);
      fs.appendFileSync(
        file,
        `  todo-chatbot:namespace: ${stack}\n  todo-chatbot:proxy:\n    nodePort: ${PORT}\n`,
      );
      for (const setting of settings)
        await inShell(`npx pulumi config set ${setting} --stack ${stack} --non-interactive`);
      browser = await openBrowser();
    });

    after("remove the application", async () => {
      await browser.close();
      const { status, output } = await sh(
        `npm run -s destroy -- --stack ${stack} --yes --no-backup`,
      );
      fs.rmSync(file, { force: true });
      assert.equal(status, 0, output);
    });

    it("is deployed by npm run up, at the address of the proxy", async () => {
      const { status, output } = await sh(`npm run -s up -- --stack ${stack}`, { minutes: 9 });
      assert.equal(status, 0, output);
      assert.match(output, new RegExp(`Open +${url}$`, "m"));
    });

    it("keeps what a user adds in a browser", async () => {
      const page = await browser.newPage();
      const title = `bread ${Date.now()}`;
      await page.goto(url);
      if (hasAccounts) await signUp(page);
      await page.getByRole("textbox", { name: "New task" }).fill(title);
      await page.getByRole("button", { name: "Add" }).click();
      await page.getByRole("listitem").filter({ hasText: title }).waitFor();
      await page.reload();
      await page.getByRole("listitem").filter({ hasText: title }).waitFor();
      await page.close();
    });

    it("passes helm test", async () => {
      assert.match(await inShell(`helm test todo -n ${stack}`, 3), /Phase: +Succeeded/);
    });

    it("is not changed by a second npm run up", async () => {
      const before = await pods(stack);
      const { status, output } = await sh(`npm run -s up -- --stack ${stack}`);
      assert.equal(status, 0, output);
      assert.doesNotMatch(output, /^ +✓ (created|updated|replaced)/m);
      assert.deepEqual(await pods(stack), before);
    });

    it("has no changed file", async () => {
      assert.equal(await inShell(`git status --porcelain -- ${folder}`), "");
    });
  });
}

async function signUp(page: Page): Promise<void> {
  await page.waitForURL("**/sign-up");
  await page.getByRole("textbox", { name: "Email" }).fill(`user-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("textbox", { name: "New task" }).waitFor();
}
