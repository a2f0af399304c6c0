import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { Planner } from "../../components/shell/planner";
import { ana, renderApp } from "../helpers/app";
import { button, composer, log, say, answerComplete, shownTasks } from "../helpers/page";

const questions = () =>
  within(log())
    .getAllByRole("article", { name: "You" })
    .map(({ textContent }) => textContent);

test("an interrupted answer keeps its text, and a retry sends the question with the same message id", async () => {
  const backend = renderApp((given) => (given.chat.fault = "cut"));
  await say("what is due");
  expect(
    await screen.findByText("The connection broke off in the middle of the answer."),
  ).toBeTruthy();
  expect(log().textContent).toContain("You have");
  backend.chat.fault = "none";
  await userEvent.click(button("Try again"));
  await answerComplete();
  expect(log().textContent).toContain("You have 0 open tasks");
  expect(questions()).toEqual(["what is due"]);
  const ids = backend.chat.requests.map(({ message_id }) => message_id);
  expect(ids).toEqual([ids[0], ids[0]]);
});

test("a failed answer shows the backend's message, and the list still works", async () => {
  const backend = renderApp((given) => (given.chat.fault = "fails"));
  await say("what is due");
  expect(await screen.findByText("The model did not answer.")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("New task"), "Milk{Enter}");
  await waitFor(() => expect(backend.tasks).toHaveLength(1));
});

test("Stop interrupts the answer, keeps its text, and moves the focus to the composer", async () => {
  const backend = renderApp((given) => (given.chat.pace = 30));
  const stopped = new Promise<void>((resolve) => (backend.chat.onStop = resolve));
  await say("what is due");
  await waitFor(() => expect(log().textContent).toContain("You"));
  await userEvent.click(button("Stop"));
  await stopped;
  expect(await screen.findByText("Stopped.")).toBeTruthy();
  expect(document.activeElement).toBe(composer());
  expect(button("Try again")).toBeTruthy();
});

test("an unsent message stays visible and is sent with the same id after the outage", async () => {
  const backend = renderApp();
  await screen.findByText("Try one of these");
  backend.fault = "unreachable";
  await say("add buy milk");
  expect(await screen.findByText(/^Not sent\./)).toBeTruthy();
  expect(questions()).toEqual(["add buy milk"]);
  backend.fault = "none";
  await userEvent.click(button("Try again"));
  await answerComplete();
  expect(shownTasks()).toEqual(["No date: Buy milk"]);
  expect(backend.chat.requests).toHaveLength(1);
});

test("an unsent message can be returned to the composer for editing", async () => {
  const backend = renderApp();
  await screen.findByText("Try one of these");
  backend.fault = "unreachable";
  await say("add buy milk");
  await userEvent.click(await screen.findByRole("button", { name: "Edit the message" }));
  expect(composer().value).toBe("add buy milk");
  expect(within(log()).queryByRole("article")).toBeNull();
});

test("after too many messages, “Try again” shows how many seconds to wait, and clicking the button earlier sends nothing", async () => {
  const backend = renderApp((given) => (given.chat.fault = "limited"));
  await say("add buy milk");
  const wait = await screen.findByRole("button", { name: /^Try again in \d+ s$/ });
  await userEvent.click(wait);
  expect(backend.chat.requests).toHaveLength(1);
  expect(wait.getAttribute("aria-disabled")).toBe("true");
});

test("an answer that another tab is streaming is shown when the answer is complete", async () => {
  const backend = renderApp();
  await say("add buy milk");
  await answerComplete();
  backend.chat.fault = "still running";
  await say("add bread");
  await screen.findByText("Thinking…");
  const answer = backend.messages.get(backend.conversations[0]!.id)!.at(-1)!;
  Object.assign(answer, { text: "Finished elsewhere.", status: "complete" });
  expect(await screen.findByText("Finished elsewhere.", {}, { timeout: 4000 })).toBeTruthy();
  expect(questions()).toEqual(["add buy milk", "add bread"]);
});

describe("a reload", () => {
  const reload = (person: typeof ana) => {
    cleanup();
    render(<Planner person={person} theme="system" />);
  };

  test("keeps an unfinished message", async () => {
    renderApp();
    await screen.findByText("Try one of these");
    await userEvent.type(composer(), "half a thou");
    reload(ana);
    await waitFor(() => expect(composer().value).toBe("half a thou"));
  });

  test("keeps a message that could not be sent", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    backend.fault = "unreachable";
    await say("add buy milk");
    await screen.findByText(/^Not sent/);
    backend.fault = "none";
    reload(ana);
    expect(await screen.findByText("This message has not been sent yet.")).toBeTruthy();
    await userEvent.click(button("Try again"));
    await answerComplete();
    expect(shownTasks()).toEqual(["No date: Buy milk"]);
  });

  test("hides the message and the draft from another user who signs in", async () => {
    const backend = renderApp();
    await screen.findByText("Try one of these");
    backend.fault = "unreachable";
    await say("add buy milk");
    await screen.findByText(/^Not sent/);
    await userEvent.type(composer(), "my secret");
    backend.fault = "none";
    reload({ name: "Bo", email: "bo@example.org" });
    await screen.findByText("Try one of these");
    expect([composer().value, within(log()).queryByRole("article")]).toEqual(["", null]);
  });
});
