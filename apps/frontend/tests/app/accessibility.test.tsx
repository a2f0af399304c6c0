import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { addDays, localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import { button, checkbox, say, answerComplete } from "../helpers/page";

/** Roles, names and structure; colours need a real browser. */
async function faults(): Promise<string[]> {
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

test("a first visit has no fault", async () => {
  renderApp();
  await screen.findByText("Your list is empty");
  await screen.findByText("Try one of these");
  expect(await faults()).toEqual([]);
}, 20_000);

test("neither has a busy page, with details, editor, search and a notice", async () => {
  await busyPage();
  await userEvent.click(button(/^Added Call Ana/));
  await userEvent.click(button("Search"));
  await userEvent.click(document.querySelector<HTMLElement>("[data-task] button[title=Edit]")!);
  await userEvent.click(await checkbox("Call Ana"));
  expect(await faults()).toEqual([]);
}, 20_000);

test.each([["Conversations"], ["Keyboard shortcuts"]])(
  "nor the dialog %s",
  async (name) => {
    await busyPage();
    await userEvent.click(screen.getByRole("button", { name, hidden: true }));
    expect(await faults()).toEqual([]);
  },
  20_000,
);
