import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { renderApp } from "../helpers/app";
import { checkbox, newTask } from "../helpers/page";

const options = () => screen.queryByRole("group", { name: "Due" });

describe("day, hour and priority of a new task", () => {
  test("unfold with the field and fold when Escape leaves it", async () => {
    renderApp((given) => given.add("Milk"));
    await checkbox("Milk");
    await userEvent.click(newTask());
    expect(options()).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(options()).toBeNull();
  });

  test("stay in place under a pressed pointer, so that the task below is where it was when the button is released", async () => {
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

  test("stay when the click leads back to the field", async () => {
    renderApp();
    await userEvent.click(newTask());
    const pointer = userEvent.setup();
    await pointer.pointer({ keys: "[MouseLeft>]", target: document.body });
    newTask().focus();
    await pointer.pointer("[/MouseLeft]");
    expect(options()).toBeTruthy();
  });
});
