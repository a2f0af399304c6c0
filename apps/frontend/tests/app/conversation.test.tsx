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

describe("a message to the assistant", () => {
  test("changes the task list while the answer is still being written", async () => {
    renderApp((backend) => (backend.chat.pace = 60));
    await say("add buy milk");
    await checkbox("Buy milk");
    expect(log().getAttribute("aria-busy")).toBe("true");
    await answerComplete();
  });

  test("is followed by a summary of what the assistant did", async () => {
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

  test("shows “Thinking…” until the answer begins", async () => {
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

  test("is sent after loading if Enter was pressed while the conversation was loading", async () => {
    const backend = renderApp();
    fireEvent.change(composer(), { target: { value: "add buy milk" } });
    fireEvent.keyDown(composer(), { key: "Enter" });
    expect(composer().value).toBe("add buy milk");
    await screen.findByText("Added Buy milk");
    expect(composer().value).toBe("");
    expect(backend.chat.requests).toHaveLength(1);
  });

  test("stays visible when the conversation is loaded again, for example after a reconnect", async () => {
    serveFake();
    const { fetch } = globalThis;
    let loads = 0;
    let releaseSecond = () => {};
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      const answer = await fetch(path, init);
      if (path.startsWith("/backend/conversations") && ++loads === 2)
        await new Promise<void>((resolve) => (releaseSecond = resolve));
      return answer;
    });
    // In strict mode, every effect runs twice, so the conversation is loaded twice.
    render(<Planner person={ana} theme="system" />, { reactStrictMode: true });
    await say("add buy milk");
    await screen.findByText("Added Buy milk");
    await answerComplete();
    await act(async () => releaseSecond());
    expect(loads).toBe(2);
    expect(log().textContent).toContain("Buy milk is on your list");
  });

  test("is not sent if the user edits the text before the conversation has loaded", async () => {
    const backend = renderApp();
    fireEvent.change(composer(), { target: { value: "add buy milk" } });
    fireEvent.keyDown(composer(), { key: "Enter" });
    fireEvent.change(composer(), { target: { value: "add buy milk and" } });
    await screen.findByText("Try one of these");
    expect(composer().value).toBe("add buy milk and");
    expect(backend.chat.requests).toHaveLength(0);
  });
});

describe("the assistant's answer", () => {
  test("is announced once, complete and without Markdown", async () => {
    renderApp();
    await say("add buy milk");
    await announced("Done. Buy milk is on your list.");
    expect(log().getAttribute("aria-live")).toBe("off");
  });

  test("is followed by a single request for the task list", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    backend.calls = [];
    await say("add buy milk");
    await answerComplete();
    await waitFor(() => expect(backend.calls).toEqual(["POST chat", "GET tasks"]));
  });

  test("is rendered as Markdown, with HTML shown as text", async () => {
    renderApp();
    await say("add <img src=x onerror=alert(1)>");
    await answerComplete();
    expect(log().querySelector("strong")).toBeTruthy();
    expect(log().querySelector("img")).toBeNull();
  });

  test("updates the assistant's name on the page", async () => {
    const backend = renderApp(
      (given) => (given.chat.assistant = { mode: "llm", model: "gpt-4.1-mini" }),
    );
    expect(await screen.findByText("gpt-4.1-mini")).toBeTruthy();
    backend.chat.assistant = { mode: "rules", model: null };
    await say("add buy milk");
    expect(await screen.findByText("Built-in rules, no model")).toBeTruthy();
  });
});

describe("a change by the assistant", () => {
  test("can be expanded to show the tool call and its arguments", async () => {
    renderApp();
    await say("add buy milk tomorrow at 17:00");
    await userEvent.click(await screen.findByRole("button", { name: /^Added Buy milk/ }));
    expect(screen.getByText("add_task")).toBeTruthy();
    expect(screen.getByText("due time").nextSibling?.textContent).toBe("17:00");
  });

  test("can be undone only once from its row", async () => {
    const backend = renderApp();
    await say("add buy milk");
    await answerComplete();
    await userEvent.click(button("Undo"));
    await waitFor(() => expect(backend.tasks).toEqual([]));
    expect(await screen.findByText("Undone")).toBe(document.activeElement);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    expect(shownTasks()).toEqual([]);
  });

  test("can be undone with Ctrl+Z in the empty composer, starting with the latest change", async () => {
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
  test("sends on Enter and starts a new line on Shift+Enter", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "add buy milk{Shift>}{Enter}{/Shift}please{Enter}");
    await answerComplete();
    expect(backend.chat.requests.map(({ message }) => message)).toEqual(["add buy milk\nplease"]);
  });

  test("does not send when Enter confirms a word in an input method", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "add milk");
    fireEvent.keyDown(composer(), { key: "Enter", isComposing: true });
    // Safari ends the composition before it reports the Enter that confirmed the word.
    fireEvent.keyDown(composer(), { key: "Enter", keyCode: 229 });
    expect(composer().value).toBe("add milk");
    expect(backend.chat.requests).toEqual([]);
  });

  test("does not send a blank message, or a second message during an answer", async () => {
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

  test("shows the number of remaining characters near the limit, and does not send text that is too long", async () => {
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

  test("sends an example message with one click", async () => {
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
