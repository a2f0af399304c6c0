import { render, screen, waitFor } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { Planner } from "../../components/shell/planner";
import { remember, rememberFor } from "../../lib/session-store";
import { ana, serveFake } from "../helpers/app";
import { composer, log, newTask } from "../helpers/page";

/**
 * The server's page with something typed into one of its fields, and then the code that makes it
 * work.
 */
function arriveAfter(type: () => void) {
  const backend = serveFake();
  const container = document.body.appendChild(document.createElement("div"));
  const page = <Planner person={ana} theme="system" />;
  container.innerHTML = renderToString(page);
  type();
  render(page, { container, hydrate: true });
  return backend;
}

test("what is typed before the page's code has arrived stays", async () => {
  arriveAfter(() => {
    composer().value = "add buy";
    newTask().value = "Call";
  });
  await screen.findByText("Try one of these");
  await waitFor(() => expect(log().textContent).not.toContain("Loading"));
  expect([composer().value, newTask().value]).toEqual(["add buy", "Call"]);
});

test("a message whose Enter came before the page's code is sent", async () => {
  const backend = arriveAfter(() => {
    composer().value = "add buy milk\n";
  });
  await screen.findByText("Added Buy milk");
  expect(composer().value).toBe("");
  expect(backend.chat.requests).toMatchObject([{ message: "add buy milk" }]);
});

test("a draft that ends in a new line is not taken for sent when the browser fills it in again", async () => {
  rememberFor(ana.email);
  remember("draft", "add buy milk\n");
  const backend = arriveAfter(() => {
    composer().value = "add buy milk\n";
  });
  await screen.findByText("Try one of these");
  expect(composer().value).toBe("add buy milk\n");
  expect(backend.chat.requests).toEqual([]);
});
