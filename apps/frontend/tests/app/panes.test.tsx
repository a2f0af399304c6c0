import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { addDays, localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import { checkbox, composer, menuButton, newTask } from "../helpers/page";

const pane = (name: string) =>
  within(screen.getByRole("navigation", { name: "Panes" })).getByRole("button", {
    name: new RegExp(`^${name}`),
  });
const front = () => ["Chat", "Tasks"].filter((name) => pane(name).getAttribute("aria-current"));

test("on a narrow screen, the switch opens the other pane and shows the number of tasks due", async () => {
  renderApp((backend) => [
    backend.add("Late", { due_date: addDays(localNow().date, -1) }),
    backend.add("Now", { due_date: localNow().date }),
    backend.add("Some day"),
  ]);
  await checkbox("Now");
  expect([front(), pane("Tasks").textContent]).toEqual([["Chat"], "Tasks2 due"]);
  await userEvent.click(pane("Tasks"));
  expect(front()).toEqual(["Tasks"]);
});

test("a shortcut that focuses a field opens the pane that contains that field", async () => {
  renderApp();
  await screen.findByText("Your list is empty");
  await userEvent.keyboard("q");
  expect([front(), document.activeElement]).toEqual([["Tasks"], newTask()]);
  await userEvent.keyboard("{Escape}/");
  expect([front(), document.activeElement]).toEqual([["Chat"], composer()]);
});

test("a theme chosen in the account menu applies immediately", async () => {
  renderApp();
  const dark = screen.getByRole("radio", { name: "Dark", hidden: true });
  await userEvent.click(dark);
  expect(document.documentElement.dataset.theme).toBe("dark");
  await userEvent.click(screen.getByRole("radio", { name: "System", hidden: true }));
  expect(document.documentElement.dataset.theme).toBeUndefined();
  expect(menuButton("Keyboard shortcuts")).toBeTruthy();
});
