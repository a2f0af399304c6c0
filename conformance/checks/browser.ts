import { Account } from "../../e2e/lib/account";
import { AppPage } from "../../e2e/lib/app-page";
import { openBrowser } from "../../e2e/lib/browser";
import { inShell } from "../../e2e/lib/shell";
import { deploymentOf, type Live } from "../live";
import { type Finding, holds, within } from "../row";

/** Chromium logs this for plain HTTP on a host other than localhost, as the specification wants. */
const INSECURE_ORIGIN = /Cross-Origin-Opener-Policy header has been ignored/;

async function signUp(app: AppPage): Promise<void> {
  await app.fillSignUp(new Account(app.url));
  await app.button("Create account").click();
  await app.ready();
}

/** Signs up in a real browser and adds a task through the chat. */
export async function worksInBrowser(live: Live): Promise<Finding> {
  const browser = await openBrowser();
  try {
    const start = Date.now();
    const app = await AppPage.open(browser, `${live.url}/sign-up`);
    const loaded = (Date.now() - start) / 1000;
    await signUp(app);
    await app.say("add buy milk");
    await app.task("Buy milk").waitFor();
    const errors = app.errors.filter((error) => !INSECURE_ORIGIN.test(error));
    const figure = `page loaded in ${loaded.toFixed(1)} s, sign-up and chat work, ${errors.length} errors ${errors.join("; ")}`;
    return holds("Chromium: sign-up, chat, task", errors.length === 0, figure.trim());
  } finally {
    await browser.close();
  }
}

/** Signs in with a real browser, and measures the time until a task that the chat adds shows. */
export async function loginToTaskInBrowser(live: Live): Promise<Finding> {
  const account = await Account.signUp(live.url);
  const browser = await openBrowser();
  try {
    const start = Date.now();
    const app = await AppPage.open(browser, `${live.url}/sign-in`);
    await app.fillSignIn(account);
    await app.button("Sign in").click();
    await app.ready();
    await app.send("add task to buy milk");
    await app.task("Buy milk").waitFor();
    const seconds = (Date.now() - start) / 1000;
    const how =
      'Chromium: opening /sign-in, signing in, "add task to buy milk", until the task shows';
    return within(how, seconds, 10, "s");
  } finally {
    await browser.close();
  }
}

/** Removes the backend's pods, and checks that the page says so and offers another attempt. */
export async function showsConnectionError(live: Live): Promise<Finding> {
  const deployment = `-n ${live.namespace} deployment/${deploymentOf(live, "backend")}`;
  const replicas = await inShell(`kubectl get ${deployment} -o jsonpath='{.spec.replicas}'`);
  const browser = await openBrowser();
  try {
    const app = await AppPage.open(browser, `${live.url}/sign-up`);
    await signUp(app);
    await inShell(
      `kubectl scale ${deployment} --replicas=0 && kubectl wait ${deployment} --for=jsonpath='{.status.replicas}'=0 --timeout=90s || true`,
      3,
    );
    await app.page.reload();
    await app.banner.waitFor({ timeout: 60_000 });
    const text = (await app.banner.innerText()).replace(/\s+/g, " ");
    return holds("Chromium, with the backend scaled to 0", /again/i.test(text), text.slice(0, 80));
  } finally {
    await browser.close();
    await inShell(
      `kubectl scale ${deployment} --replicas=${replicas} && kubectl rollout status ${deployment} --timeout=2m`,
      3,
    );
  }
}
