import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { renderApp } from "../helpers/app";
import type { FakeBackend } from "../helpers/fake-backend";
import { checkbox, composer, newTask, shownTasks } from "../helpers/page";

let backend: FakeBackend;
const press = (keys: string) => userEvent.keyboard(keys);
const focused = () =>
  backend.tasks.find(({ id }) => id === document.activeElement?.getAttribute("data-task"))?.title;

beforeEach(async () => {
  backend = renderApp((given) => ["Three", "Two", "One"].forEach((title) => given.add(title)));
  await checkbox("One");
});

test("slash focuses the composer, q focuses the field for a new task, and Escape leaves either field", async () => {
  await press("/");
  expect(document.activeElement).toBe(composer());
  await press("{Escape}q");
  expect(document.activeElement).toBe(newTask());
  await press("{Escape}");
  expect(document.activeElement).toBe(document.body);
  expect([composer().value, newTask().value]).toEqual(["", ""]);
});

test("j and k move through the tasks and stop at the ends", async () => {
  await press("j");
  expect(focused()).toBe("One");
  await press("jjj");
  expect(focused()).toBe("Three");
  await press("k");
  expect(focused()).toBe("Two");
  await press("kkk");
  expect(focused()).toBe("One");
});

test("x completes the task and moves the focus to the next task", async () => {
  await press("jx");
  await waitFor(() =>
    expect(backend.tasks.find(({ title }) => title === "One")!.completed).toBe(true),
  );
  expect(focused()).toBe("Two");
});

test("e opens the editor, and closing the editor returns the focus to the task", async () => {
  await press("je");
  expect(document.activeElement).toBe(screen.getByLabelText("Title"));
  await press(" more{Enter}");
  await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toContain("One more"));
  await waitFor(() => expect(focused()).toBe("One more"));
});

test("Delete deletes tasks one by one, and Ctrl+Z restores them one by one", async () => {
  await press("j{Delete}");
  await press("{Delete}");
  await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toEqual(["Three"]));
  await press("{Control>}z{/Control}");
  await press("{Control>}z{/Control}");
  await waitFor(() => expect(backend.tasks).toHaveLength(3));
  expect(shownTasks()).toEqual(["No date: One, Two, Three"]);
});

test("deleting the last task moves the focus to the heading, where the shortcuts still work", async () => {
  await press("j{Delete}{Delete}{Delete}");
  await waitFor(() => expect(backend.tasks).toEqual([]));
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 2, name: /\d/ }));
  await press("q");
  expect(document.activeElement).toBe(newTask());
});

test("dismissing a notice returns the focus to the pane, even if the notice's task no longer exists", async () => {
  await press("jx");
  expect(focused()).toBe("Two");
  const undo = await screen.findByRole("button", { name: "Undo" });
  for (let count = 0; document.activeElement !== undo; count++) {
    expect(count).toBeLessThan(40);
    await userEvent.tab();
  }
  await press("{Enter}");
  expect(screen.queryByRole("region", { name: "Last change" })).toBeNull();
  expect(document.activeElement.closest("[aria-labelledby=tasks-heading]")).toBeTruthy();
});

test("in a text field, shortcut keys type letters", async () => {
  await userEvent.type(composer(), "/qjkxe?");
  expect(composer().value).toBe("/qjkxe?");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("Ctrl+Z in a field with text undoes the typing, not the last change to a task", async () => {
  await press("jx");
  await userEvent.type(composer(), "a thought{Control>}z{/Control}");
  await waitFor(() =>
    expect(backend.tasks.find(({ title }) => title === "One")!.completed).toBe(true),
  );
  expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(1);
});

test("the question mark lists the shortcuts, and no shortcut works while the list is open", async () => {
  await press("j?");
  expect(screen.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
  await press("x");
  expect(backend.tasks.filter(({ completed }) => completed)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});
