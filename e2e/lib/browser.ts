import * as fs from "node:fs";
import { Browser, chromium } from "playwright-core";
import { sh } from "./shell";

const CHROMIUM = "/usr/bin/chromium";

/**
 * Starts Debian's Chromium, and installs it first if it is missing. The playwright-core package
 * does not contain a browser.
 */
export async function openBrowser(): Promise<Browser> {
  if (!fs.existsSync(CHROMIUM)) {
    const installed = await sh(
      "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium",
      { minutes: 10 },
    );
    if (installed.status !== 0)
      throw new Error(`Chromium could not be installed:\n${installed.output.slice(-2000)}`);
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
