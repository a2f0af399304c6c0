import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { goToSignIn } from "../../lib/auth-api";
import { renderApp } from "../helpers/app";
import { checkbox, composer, menuButton, newTask } from "../helpers/page";

vi.mock("../../lib/auth-api", () => ({
  goToSignIn: vi.fn(),
  signOut: vi.fn(() => Promise.reject(new Error("The server cannot be reached."))),
}));

const banner = "The task service cannot be reached right now.";

test("during an outage the page shows a banner with Retry and keeps what was typed", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await checkbox("Milk");
  await userEvent.type(composer(), "half a thought");
  backend.fault = "unreachable";
  await userEvent.type(newTask(), "Renew the passport{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: "Retry" }));
  expect(screen.getByText(banner)).toBeTruthy();
  backend.fault = "none";
  await userEvent.click(await screen.findByRole("button", { name: "Retry" }));
  await waitFor(() => expect(screen.queryByText(banner)).toBeNull());
  expect([newTask().value, composer().value]).toEqual(["Renew the passport", "half a thought"]);
});

test("a page opened during an outage loads automatically after the outage", async () => {
  const backend = renderApp((given) => {
    given.add("Milk");
    given.fault = "unreachable";
  });
  expect(await screen.findByText(banner)).toBeTruthy();
  expect(screen.queryByText("Your list is empty")).toBeNull();
  backend.fault = "none";
  expect(await screen.findByRole("checkbox", { name: /Milk/ }, { timeout: 3000 })).toBeTruthy();
  expect(await screen.findByText("Try one of these")).toBeTruthy();
  expect(await screen.findByText("Built-in rules, no model")).toBeTruthy();
  expect(screen.queryByText(banner)).toBeNull();
});

test("the page retries after 1, 2, 4 and 8 seconds, then every 15 seconds, until it succeeds", async () => {
  vi.useFakeTimers();
  const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));
  const backend = renderApp((given) => (given.fault = "unreachable"));
  await pass(0.01);
  const loads = () => backend.calls.filter((call) => call === "GET tasks").length;
  const before = loads();
  let count = 0;
  for (const seconds of [1, 2, 4, 8, 15, 15]) {
    await pass(seconds - 0.1);
    expect(loads() - before).toBe(count);
    await pass(0.1);
    expect(loads() - before).toBe(++count);
  }
  backend.fault = "none";
  await pass(15);
  const afterwards = loads();
  await pass(120);
  expect(loads()).toBe(afterwards);
});

test("an offline device is reported, and the page retries as soon as it is online", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await checkbox("Milk");
  backend.fault = "unreachable";
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event("offline")));
  expect(screen.getByText("You are offline.")).toBeTruthy();
  await userEvent.type(newTask(), "Bread{Enter}");
  await screen.findByText(/^Not added yet/);
  backend.fault = "none";
  online.mockReturnValue(true);
  const calls = backend.calls.length;
  act(() => void window.dispatchEvent(new Event("online")));
  await waitFor(() => expect(screen.queryByText(/offline|cannot be reached/)).toBeNull());
  expect(backend.calls.length).toBeGreaterThan(calls);
});

test("a page that becomes visible again shows changes made elsewhere", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await checkbox("Milk");
  backend.add("Bread");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await checkbox("Bread");
});

test("an ended session redirects to the sign-in page", async () => {
  renderApp((given) => (given.fault = "signed out"));
  await waitFor(() => expect(goToSignIn).toHaveBeenCalled());
});

test("a failed sign-out shows an error", async () => {
  renderApp();
  await userEvent.click(menuButton("Sign out"));
  expect(await screen.findByText("The server cannot be reached.")).toBeTruthy();
});
