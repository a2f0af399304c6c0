import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { addDays, localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import { button, checkbox, say, answerComplete } from "../helpers/page";

/**
 * Returns the problems that axe finds. Colour contrast is not checked, because jsdom does not
 * compute colours.
 */
async function violationsOfPage(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

async function busyPage() {
  renderApp((backend) => {
    backend.add("Milk", {
      due_date: addDays(localNow().date, -1),
      priority: "high",
      notes: "Two litres",
    });
    backend.add("Bread", { completed: true });
  });
  await checkbox("Milk");
  await say("add call Ana tomorrow");
  await answerComplete();
}

test("axe finds no problems on a first visit", async () => {
  renderApp();
  await screen.findByText("Your list is empty");
  await screen.findByText("Try one of these");
  expect(await violationsOfPage()).toEqual([]);
}, 20_000);

test("axe finds no problems on a page where details, an editor, a search and a notice are open", async () => {
  await busyPage();
  await userEvent.click(button(/^Added Call Ana/));
  await userEvent.click(button("Search"));
  await userEvent.click(document.querySelector<HTMLElement>("[data-task] button[title=Edit]")!);
  await userEvent.click(await checkbox("Call Ana"));
  expect(await violationsOfPage()).toEqual([]);
}, 20_000);

test.each([["Conversations"], ["Keyboard shortcuts"]])(
  "axe finds no problems in the dialog %s",
  async (name) => {
    await busyPage();
    await userEvent.click(screen.getByRole("button", { name, hidden: true }));
    expect(await violationsOfPage()).toEqual([]);
  },
  20_000,
);
