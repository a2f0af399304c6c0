import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { Planner } from "../../components/shell/planner";
import { ana, renderApp } from "../helpers/app";
import type { FakeBackend } from "../helpers/fake-backend";
import { button, composer, log, say, answerComplete } from "../helpers/page";

const dialog = () => screen.getByRole("dialog", { name: "Conversations" });
const entry = (name: string) =>
  within(dialog()).getByRole("button", { name: new RegExp(`^${name}`) });
let backend: FakeBackend;

/** Creates two conversations and leaves the second one open. */
beforeEach(async () => {
  backend = renderApp();
  await say("add buy milk");
  await answerComplete();
  await userEvent.click(button("New"));
  await screen.findByText("Try one of these");
  await say("add call Ana");
  await answerComplete();
});

function reload() {
  cleanup();
  render(<Planner person={ana} theme="system" />);
}

describe("after a reload", () => {
  test("the same conversation is open", async () => {
    await userEvent.click(button("Conversations"));
    await userEvent.click(entry("add buy milk"));
    await waitFor(() => expect(log().textContent).toContain("Buy milk is on your list"));
    reload();
    await waitFor(() => expect(log().textContent).toContain("Buy milk is on your list"));
    expect(log().textContent).not.toContain("Call Ana");
  });

  test("the latest conversation is open if the URL contains no conversation id", async () => {
    window.history.replaceState(null, "", "/");
    reload();
    await waitFor(() => expect(log().textContent).toContain("Call Ana is on your list"));
  });

  test("the page reports a deleted conversation and opens a new conversation", async () => {
    window.history.replaceState(null, "", "?chat=00000000-0000-4000-8000-999999999999");
    reload();
    expect(await screen.findByText("That conversation no longer exists.")).toBeTruthy();
    expect(await screen.findByText("Try one of these")).toBeTruthy();
    expect(window.location.search).toBe("?chat=new");
  });
});

describe("the history", () => {
  test("lists the latest conversation first and marks the open one", async () => {
    await userEvent.click(button("Conversations"));
    const names = within(dialog()).getAllByRole("button", { name: /^add/ });
    expect(names.map((each) => each.firstElementChild!.textContent)).toEqual([
      "add call Ana",
      "add buy milk",
    ]);
    expect(names[0]!.getAttribute("aria-current")).toBe("true");
  });

  test("switches to another conversation and puts its id into the URL", async () => {
    await userEvent.click(button("Conversations"));
    await userEvent.click(entry("add buy milk"));
    await waitFor(() => expect(log().textContent).toContain("Buy milk is on your list"));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(composer());
    expect(window.location.search).toContain(backend.conversations[1]!.id);
  });

  test("renames a conversation in place", async () => {
    await userEvent.click(button("Conversations"));
    await userEvent.click(button("Rename “add call Ana”"));
    await userEvent.clear(screen.getByLabelText("Name of the conversation"));
    await userEvent.keyboard("Monday{Enter}");
    expect(await screen.findByRole("heading", { name: "Monday" })).toBeTruthy();
    expect(backend.conversations.map(({ title }) => title)).toContain("Monday");
    expect(document.activeElement).toBe(
      await screen.findByRole("button", { name: "Rename “Monday”" }),
    );
  });

  test("asks for confirmation before deleting the open conversation, then starts a new conversation and keeps the tasks", async () => {
    await userEvent.click(button("Conversations"));
    await userEvent.click(button("Delete “add call Ana”"));
    await userEvent.click(button("Keep"));
    expect(backend.conversations).toHaveLength(2);
    expect(document.activeElement).toBe(button("Delete “add call Ana”"));
    await userEvent.click(button("Delete “add call Ana”"));
    await userEvent.click(button("Delete"));
    await waitFor(() =>
      expect(backend.conversations.map(({ title }) => title)).toEqual(["add buy milk"]),
    );
    await screen.findByText("Try one of these");
    expect(dialog().contains(document.activeElement)).toBe(true);
    expect(backend.tasks).toHaveLength(2);
  });

  test("reports a refused deletion in the dialog", async () => {
    await userEvent.click(button("Conversations"));
    backend.fault = "refuses writes";
    await userEvent.click(button("Delete “add call Ana”"));
    await userEvent.click(button("Delete"));
    expect((await within(dialog()).findByRole("alert")).textContent).toBe("That is not allowed.");
  });
});
