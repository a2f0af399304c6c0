import { render, screen, waitFor } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { Planner } from "../../components/shell/planner";
import { remember, rememberFor } from "../../lib/session-store";
import { ana, serveFake } from "../helpers/app";
import { composer, log, newTask } from "../helpers/page";

/** Renders the page on the server, calls `type`, then hydrates the page. */
function hydrateAfter(type: () => void) {
  const backend = serveFake();
  const container = document.body.appendChild(document.createElement("div"));
  const page = <Planner person={ana} theme="system" />;
  container.innerHTML = renderToString(page);
  type();
  render(page, { container, hydrate: true });
  return backend;
}

test("text typed before hydration is kept", async () => {
  hydrateAfter(() => {
    composer().value = "add buy";
    newTask().value = "Call";
  });
  await screen.findByText("Try one of these");
  await waitFor(() => expect(log().textContent).not.toContain("Loading"));
  expect([composer().value, newTask().value]).toEqual(["add buy", "Call"]);
});

test("a message is sent if Enter was pressed before hydration", async () => {
  const backend = hydrateAfter(() => {
    composer().value = "add buy milk\n";
  });
  await screen.findByText("Added Buy milk");
  expect(composer().value).toBe("");
  expect(backend.chat.requests).toMatchObject([{ message: "add buy milk" }]);
});

test("a draft that ends in a line break is not sent when the browser restores it", async () => {
  rememberFor(ana.email);
  remember("draft", "add buy milk\n");
  const backend = hydrateAfter(() => {
    composer().value = "add buy milk\n";
  });
  await screen.findByText("Try one of these");
  expect(composer().value).toBe("add buy milk\n");
  expect(backend.chat.requests).toEqual([]);
});
