import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { Planner } from "../../components/shell/planner";
import { ana, renderApp, serveFake } from "../helpers/app";
import {
  announced,
  button,
  checkbox,
  composer,
  log,
  say,
  answerComplete,
  shownTasks,
} from "../helpers/page";

describe("a turn", () => {
  test("changes the list while the answer is still being written", async () => {
    renderApp((backend) => (backend.chat.pace = 60));
    await say("add buy milk");
    await checkbox("Buy milk");
    expect(log().getAttribute("aria-busy")).toBe("true");
    await answerComplete();
  });

  test("tells what was done", async () => {
    const backend = renderApp();
    await say("add buy milk and call Ana");
    expect(await screen.findByText("Added Buy milk")).toBeTruthy();
    await answerComplete();
    expect(log().textContent).toContain("Done, 2 tasks are on your list");
    expect(shownTasks()).toEqual(["No date: Call Ana, Buy milk"]);
    expect(backend.chat.requests[0]).toMatchObject({
      message: "add buy milk and call Ana",
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  });

  test("shows that something happens before anything has been answered", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    backend.hold();
    await say("add buy milk");
    expect(screen.getByText("Thinking…")).toBeTruthy();
    expect(composer().value).toBe("");
    backend.release();
    await answerComplete();
    expect(screen.queryByText("Thinking…")).toBeNull();
  });

  test("goes out once the page knows its conversation, when Enter was faster", async () => {
    const backend = renderApp();
    fireEvent.change(composer(), { target: { value: "add buy milk" } });
    fireEvent.keyDown(composer(), { key: "Enter" });
    expect(composer().value).toBe("add buy milk");
    await screen.findByText("Added Buy milk");
    expect(composer().value).toBe("");
    expect(backend.chat.requests).toHaveLength(1);
  });

  test("is not lost to a second look for the conversation to open, as after a connection that came back", async () => {
    serveFake();
    const { fetch } = globalThis;
    let looks = 0;
    let late = () => {};
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      const answer = await fetch(path, init);
      if (path.startsWith("/backend/conversations") && ++looks === 2)
        await new Promise<void>((resolve) => (late = resolve));
      return answer;
    });
    // Strict: every effect runs twice.
    render(<Planner person={ana} theme="system" />, { reactStrictMode: true });
    await say("add buy milk");
    await screen.findByText("Added Buy milk");
    await answerComplete();
    await act(async () => late());
    expect(looks).toBe(2);
    expect(log().textContent).toContain("Buy milk is on your list");
  });

  test("does not go out early when it was changed after Enter", async () => {
    const backend = renderApp();
    fireEvent.change(composer(), { target: { value: "add buy milk" } });
    fireEvent.keyDown(composer(), { key: "Enter" });
    fireEvent.change(composer(), { target: { value: "add buy milk and" } });
    await screen.findByText("Try one of these");
    expect(composer().value).toBe("add buy milk and");
    expect(backend.chat.requests).toHaveLength(0);
  });

  test("is announced once, whole and without marks", async () => {
    renderApp();
    await say("add buy milk");
    await announced("Done. Buy milk is on your list.");
    expect(log().getAttribute("aria-live")).toBe("off");
  });

  test("asks the list once when it is over", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    backend.calls = [];
    await say("add buy milk");
    await answerComplete();
    await waitFor(() => expect(backend.calls).toEqual(["POST chat", "GET tasks"]));
  });

  test("shows Markdown as such, and HTML as text", async () => {
    renderApp();
    await say("add <img src=x onerror=alert(1)>");
    await answerComplete();
    expect(log().querySelector("strong")).toBeTruthy();
    expect(log().querySelector("img")).toBeNull();
  });

  test("says who answers", async () => {
    const backend = renderApp(
      (given) => (given.chat.assistant = { mode: "llm", model: "gpt-4.1-mini" }),
    );
    expect(await screen.findByText("gpt-4.1-mini")).toBeTruthy();
    backend.chat.assistant = { mode: "rules", model: null };
    await say("add buy milk");
    expect(await screen.findByText("Built-in rules, no model")).toBeTruthy();
  });
});

describe("what the assistant did", () => {
  test("unfolds to what exactly it was", async () => {
    renderApp();
    await say("add buy milk tomorrow at 17:00");
    await userEvent.click(await screen.findByRole("button", { name: /^Added Buy milk/ }));
    expect(screen.getByText("add_task")).toBeTruthy();
    expect(screen.getByText("due time").nextSibling?.textContent).toBe("17:00");
  });

  test("can be undone from its row, once", async () => {
    const backend = renderApp();
    await say("add buy milk");
    await answerComplete();
    await userEvent.click(button("Undo"));
    await waitFor(() => expect(backend.tasks).toEqual([]));
    expect(await screen.findByText("Undone")).toBe(document.activeElement);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    expect(shownTasks()).toEqual([]);
  });

  test("can be undone by Ctrl+Z, the latest first, with the focus still in the empty composer", async () => {
    const backend = renderApp();
    await say("add buy milk and call Ana");
    await answerComplete();
    await userEvent.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toEqual(["Buy milk"]));
    await userEvent.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(backend.tasks).toEqual([]));
  });
});

describe("the composer", () => {
  test("Enter sends and Shift+Enter begins a line", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "add buy milk{Shift>}{Enter}{/Shift}please{Enter}");
    await answerComplete();
    expect(backend.chat.requests.map(({ message }) => message)).toEqual(["add buy milk\nplease"]);
  });

  test("Enter that ends a word of an input method sends nothing", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "add milk");
    fireEvent.keyDown(composer(), { key: "Enter", isComposing: true });
    // Safari says that the word has ended before it sends the Enter that ended it.
    fireEvent.keyDown(composer(), { key: "Enter", keyCode: 229 });
    expect(composer().value).toBe("add milk");
    expect(backend.chat.requests).toEqual([]);
  });

  test("blanks alone are not sent, and neither is a second message during an answer", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "   {Enter}");
    backend.hold();
    await say("add buy milk");
    await userEvent.type(composer(), "add bread{Enter}");
    expect(composer().value).toContain("add bread");
    backend.release();
    await answerComplete();
    expect(backend.chat.requests).toHaveLength(1);
  });

  test("counts near the limit, and keeps what is too long instead of sending or cutting it", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    composer().focus();
    await userEvent.paste("x".repeat(3990));
    expect(screen.getByText("10 left")).toBeTruthy();
    await userEvent.paste("x".repeat(15));
    expect(screen.getByText("5 too many of 4000")).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    expect(composer().value).toHaveLength(4005);
    expect(backend.chat.requests).toEqual([]);
  });

  test("an example is one tap away from being said", async () => {
    renderApp();
    await userEvent.click(
      await screen.findByRole("button", { name: "Add buy milk tomorrow at 17:00" }),
    );
    await answerComplete();
    expect(document.activeElement).toBe(composer());
    expect(within(log()).getByRole("article", { name: "You" }).textContent).toBe(
      "Add buy milk tomorrow at 17:00",
    );
    expect(shownTasks()).toEqual(["Upcoming: Buy milk"]);
  });
});
