import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { addDays, dueInFull, localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import type { FakeBackend } from "../helpers/fake-backend";
import { button, checkbox, shownTasks } from "../helpers/page";

const day = (days: number) => addDays(localNow().date, days);
const views = () => within(screen.getByRole("group", { name: "Show" }));

function fill(backend: FakeBackend): void {
  backend.add("Some day");
  backend.add("Late", { due_date: day(-2), due_time: "09:00" });
  backend.add("Now", { due_date: day(0), notes: "with milk" });
  backend.add("Soon", { due_date: day(1) });
  backend.add("Over", { completed: true });
}

test("tasks are shown in groups, with done tasks collapsed", async () => {
  renderApp(fill);
  await checkbox("Now");
  expect(shownTasks()).toEqual([
    "Overdue: Late",
    "Today: Now",
    "Upcoming: Soon",
    "No date: Some day",
    "Done: ",
  ]);
  expect(screen.getByText("1 overdue, 1 due today, 4 open")).toBeTruthy();
  await userEvent.click(button(/^Done 1/));
  expect(shownTasks().at(-1)).toBe("Done: Over");
});

test("a due date shows the full date in a tooltip", async () => {
  renderApp(fill);
  await checkbox("Late");
  expect(document.querySelector("[data-task] time")!.getAttribute("title")).toBe(
    dueInFull({ due_date: day(-2), due_time: "09:00" }),
  );
});

test.each([
  ["Today 2", ["Overdue: Late", "Today: Now"]],
  ["Upcoming 1", ["Upcoming: Soon"]],
  ["No date 1", ["No date: Some day"]],
  ["Done", ["Done: Over"]],
])("the view %s shows only its tasks", async (name, expected) => {
  renderApp(fill);
  await checkbox("Now");
  await userEvent.click(views().getByRole("button", { name }));
  expect(shownTasks()).toEqual(expected);
});

describe("the search", () => {
  test("finds words in titles and notes, even in done tasks, and shows all tasks again when closed", async () => {
    renderApp(fill);
    await checkbox("Now");
    await userEvent.click(button("Search"));
    await userEvent.keyboard("milk");
    expect(shownTasks()).toEqual(["Today: Now"]);
    await userEvent.clear(screen.getByLabelText("Search tasks"));
    await userEvent.keyboard("over");
    expect(shownTasks()).toEqual(["Done: Over"]);
    await userEvent.keyboard("{Escape}");
    expect(shownTasks()).toHaveLength(5);
    expect(document.activeElement).toBe(button("Search"));
  });

  test("says when nothing matches, and offers to show all tasks", async () => {
    renderApp(fill);
    await checkbox("Now");
    await userEvent.click(button("Search"));
    await userEvent.keyboard("zebra");
    expect(screen.getByText("No task matches “zebra”")).toBeTruthy();
    await userEvent.click(button("Show all tasks"));
    expect(shownTasks()).toHaveLength(5);
  });
});

test("if the user has tasks, a new conversation suggests only questions, which add no tasks when clicked", async () => {
  renderApp((backend) => backend.add("Milk"));
  await checkbox("Milk");
  const examples = within(await screen.findByRole("list", { name: "Try one of these" }));
  for (const { textContent } of examples.getAllByRole("button"))
    expect(textContent).toMatch(/^What .*\?$/);
});

describe("without tasks", () => {
  test("a first visit explains both ways to add a task", async () => {
    renderApp();
    expect(await screen.findByText("Your list is empty")).toBeTruthy();
    expect(await screen.findByText("Try one of these")).toBeTruthy();
  });

  test.each([
    ["Today", "No tasks due today"],
    ["Upcoming", "Nothing coming up"],
    ["No date", "Everything has a date"],
  ])("the view %s explains that it is empty", async (name, expected) => {
    renderApp((backend) => backend.add("Over", { completed: true }));
    await waitFor(() => expect(screen.getByText("Nothing left to do")).toBeTruthy());
    await userEvent.click(views().getByRole("button", { name }));
    expect(screen.getByText(expected)).toBeTruthy();
  });
});

describe("with many tasks", () => {
  test("a long group is shown 50 tasks at a time", async () => {
    renderApp((backend) => {
      for (let count = 0; count < 120; count++) backend.add(`Task ${count}`);
    });
    await checkbox("Task 119");
    const rows = () => document.querySelectorAll("[data-task]").length;
    expect(rows()).toBe(50);
    await userEvent.click(button("Show more"));
    expect(rows()).toBe(100);
    await userEvent.click(button("Show more"));
    expect(rows()).toBe(120);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  test("done tasks after the first page are loaded on demand, and a search finds them before they are loaded", async () => {
    renderApp((backend) => {
      backend.pageSize = 5;
      backend.add("The very first", { completed: true });
      for (let count = 0; count < 8; count++) backend.add(`Done ${count}`, { completed: true });
      backend.add("Open");
    });
    await checkbox("Open");
    await userEvent.click(button("Search"));
    await userEvent.keyboard("very first");
    await checkbox("The very first");
    await userEvent.keyboard("{Escape}");
    await userEvent.click(views().getByRole("button", { name: "Done" }));
    await userEvent.click(button("Show more"));
    await userEvent.click(button("Show more"));
    await waitFor(() => expect(document.querySelectorAll("[data-task]")).toHaveLength(9));
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });
});

test("a skeleton is shown until the tasks have loaded", async () => {
  const backend = renderApp((given) => {
    given.add("Milk");
    given.hold();
  });
  expect(screen.getByText("Loading your tasks…")).toBeTruthy();
  backend.release();
  await checkbox("Milk");
  expect(screen.queryByText("Loading your tasks…")).toBeNull();
});
