import assert from "node:assert/strict";
import type { AxeResults } from "axe-core";
import axeCore from "axe-core";
import { AppPage } from "./app-page";

/** Has axe look at the page as it is now, with all its rules. */
export async function axe({ page }: AppPage, where: string): Promise<void> {
  await page.evaluate(axeCore.source); // not as a script tag, which the page's own policy would refuse
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  assert.ok(passes.length > 10, `axe looked at next to nothing on ${where}`);
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) =>
        `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
    ),
    [],
  );
}
