import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { addDays, localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import { announced, button, checkbox, newTask, shownTasks } from "../helpers/page";

const today = () => localNow().date;

describe("when tasks are added", () => {
  test("Enter adds the task, clears the field, keeps the focus and announces the task", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    await userEvent.type(newTask(), "  Call Ana {Enter}");
    await waitFor(() => expect(shownTasks()).toEqual(["No date: Call Ana, Milk"]));
    expect([newTask().value, document.activeElement]).toEqual(["", newTask()]);
    expect(backend.tasks[0]!.title).toBe("Call Ana");
    await announced("Added “Call Ana”.");
  });

  test("the addition can be undone immediately", async () => {
    const backend = renderApp();
    await userEvent.type(newTask(), "Call Ana{Enter}");
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(backend.tasks).toEqual([]));
    expect(shownTasks()).toEqual([]);
  });

  test("a day, an hour and a priority can be set", async () => {
    const backend = renderApp();
    await userEvent.type(newTask(), "Call Ana");
    await userEvent.click(button("Tomorrow"));
    await userEvent.type(screen.getByLabelText("Due time"), "17:00");
    await userEvent.click(screen.getByRole("radio", { name: "High" }));
    await userEvent.click(button("Add"));
    await waitFor(() => expect(shownTasks()).toEqual(["Upcoming: Call Ana"]));
    expect(backend.tasks[0]).toMatchObject({
      due_date: addDays(today(), 1),
      due_time: "17:00",
      priority: "high",
    });
  });

  test("an hour without a day means today", async () => {
    const backend = renderApp();
    await userEvent.type(newTask(), "Call Ana");
    await userEvent.type(screen.getByLabelText("Due time"), "23:59");
    await userEvent.click(button("Add"));
    await waitFor(() =>
      expect(backend.tasks[0]).toMatchObject({ due_date: today(), due_time: "23:59" }),
    );
  });

  test("a blank title adds nothing, and pressing Enter twice adds one task", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    await userEvent.type(newTask(), "   {Enter}");
    backend.hold();
    await userEvent.type(newTask(), "Once{Enter}{Enter}");
    backend.release();
    await checkbox("Once");
    expect(backend.calls.filter((call) => call === "POST tasks")).toHaveLength(1);
  });

  test("a refused task stays in the field with the reason below it", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    backend.fault = "refuses writes";
    await userEvent.type(newTask(), "Nope{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("That is not allowed.");
    expect(newTask().value).toBe("Nope");
    await userEvent.type(newTask(), "!");
    expect(screen.queryByText("That is not allowed.")).toBeNull();
  });

  test("a task whose response was lost is sent again without creating a second task", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    backend.fault = "answers lost";
    await userEvent.type(newTask(), "Call Ana{Enter}");
    await screen.findByText("Not added yet. Your text stays here until the task is added.");
    backend.fault = "none";
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(newTask().value).toBe(""));
    expect(backend.tasks.map(({ title }) => title)).toEqual(["Call Ana", "Milk"]);
  });
});

describe("when tasks are changed", () => {
  test("a task is shown as completed before the backend answers, and Undo reopens it", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    const check = await checkbox("Milk");
    backend.hold();
    await userEvent.click(check);
    expect(shownTasks()).toEqual(["Done: "]);
    expect(backend.tasks[0]!.completed).toBe(false);
    backend.release();
    await announced("“Milk” completed.");
    expect(backend.tasks[0]!.completed).toBe(true);
    await userEvent.click(button("Undo"));
    expect(screen.queryByRole("region", { name: "Last change" })).toBeNull();
    await waitFor(() => expect(backend.tasks[0]!.completed).toBe(false));
    expect(shownTasks()).toEqual(["No date: Milk"]);
  });

  test("Undo restores a deleted task with all fields", async () => {
    const backend = renderApp((given) =>
      given.add("Milk", { due_date: today(), priority: "high" }),
    );
    await checkbox("Milk");
    await userEvent.click(button("Delete “Milk”"));
    await waitFor(() => expect(backend.tasks).toEqual([]));
    await userEvent.click(button("Undo"));
    await waitFor(() =>
      expect(backend.tasks[0]).toMatchObject({
        title: "Milk",
        priority: "high",
        due_date: today(),
      }),
    );
    expect(shownTasks()).toEqual(["Today: Milk"]);
  });

  test("a refused change is reverted and explained", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    const check = await checkbox("Milk");
    backend.fault = "refuses writes";
    await userEvent.click(check);
    expect((await screen.findByRole("alert")).textContent).toContain(
      "“Milk” was not changed. That is not allowed.",
    );
    expect(shownTasks()).toEqual(["No date: Milk"]);
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(await screen.findByText("There is nothing to undo.")).toBeTruthy();
  });

  test("changes are sent one after another, in the order of the user's actions", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    backend.hold();
    await userEvent.click(await checkbox("Milk"));
    await userEvent.click(button("Undo"));
    expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(1);
    backend.release();
    backend.stopHolding();
    await waitFor(() =>
      expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(2),
    );
    await waitFor(() => expect(backend.tasks[0]!.completed).toBe(false));
  });

  test("a task that was deleted elsewhere disappears from the list when the user changes it", async () => {
    const backend = renderApp((given) => [given.add("Milk"), given.add("Gone")]);
    const check = await checkbox("Gone");
    backend.remove(backend.tasks[0]!);
    await userEvent.click(check);
    await waitFor(() => expect(shownTasks()).toEqual(["No date: Milk"]));
    expect(screen.getByRole("alert").textContent).toContain("no longer exists");
  });

  test("the task list is loaded again if a task was added while the list was loading", async () => {
    const backend = renderApp((given) => {
      given.add("Milk");
      given.hold();
    });
    await waitFor(() => expect(backend.calls).toContain("GET tasks"));
    backend.stopHolding();
    await userEvent.type(newTask(), "Call Ana{Enter}");
    await waitFor(() => expect(backend.tasks).toHaveLength(2));
    backend.release();
    await waitFor(() => expect(shownTasks()).toEqual(["No date: Call Ana, Milk"]));
  });
});

test("markup in a title is shown as text", async () => {
  renderApp((given) => given.add("<img src=x onerror=alert(1)>"));
  expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeTruthy();
  expect(document.querySelector("img")).toBeNull();
});
