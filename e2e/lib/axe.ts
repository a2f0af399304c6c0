import assert from "node:assert/strict";
import type { AxeResults } from "axe-core";
import axeCore from "axe-core";
import { AppPage } from "./app-page";

/**
 * Checks the page in its current state against all accessibility rules of axe. `where` names that
 * state in the assertion's message.
 */
export async function axe({ page }: AppPage, where: string): Promise<void> {
  // Evaluate the source, because the page's content security policy would block a script tag.
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
