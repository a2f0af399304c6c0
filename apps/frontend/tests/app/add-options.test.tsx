import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { renderApp } from "../helpers/app";
import { checkbox, newTask } from "../helpers/page";

const options = () => screen.queryByRole("group", { name: "Due" });

describe("the day, hour and priority options of a new task", () => {
  test("appear when the field receives focus and disappear on Escape", async () => {
    renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    await userEvent.click(newTask());
    expect(options()).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(options()).toBeNull();
  });

  test("stay visible while the mouse button is down, so that a click still lands on the task below them", async () => {
    const backend = renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    await userEvent.click(newTask());
    const pointer = userEvent.setup();
    await pointer.pointer({ keys: "[MouseLeft>]", target: await checkbox("Milk") });
    expect([document.activeElement === newTask(), options() !== null]).toEqual([false, true]);
    await pointer.pointer("[/MouseLeft]");
    await waitFor(() => expect(options()).toBeNull());
    await waitFor(() => expect(backend.tasks[0]!.completed).toBe(true));
  });

  test("stay visible if the click returns the focus to the field", async () => {
    renderApp();
    await userEvent.click(newTask());
    const pointer = userEvent.setup();
    await pointer.pointer({ keys: "[MouseLeft>]", target: document.body });
    newTask().focus();
    await pointer.pointer("[/MouseLeft]");
    expect(options()).toBeTruthy();
  });
});
