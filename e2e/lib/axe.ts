import assert from "node:assert/strict";
import type { AxeResults } from "axe-core";
import axeCore from "axe-core";
import { AppPage } from "./app-page";

/**
 * Checks the accessibility of the page in its current state with all rules of axe. `where` names
 * the state in the assertion's message.
 */
export async function axe({ page }: AppPage, where: string): Promise<void> {
  // The page's content security policy would refuse a script tag.
  await page.evaluate(axeCore.source);
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  assert.ok(passes.length > 10, `axe applied only ${passes.length} rules on ${where}`);
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) =>
        `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
    ),
    [],
  );
}
