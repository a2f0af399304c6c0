import axe from "axe-core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SignInForm } from "../../components/auth/sign-in-form";
import { SignUpForm } from "../../components/auth/sign-up-form";

const replace = vi.fn();
const request = vi.fn<typeof fetch>();
beforeEach(() => {
  replace.mockReset();
  request.mockReset().mockResolvedValue(Response.json({}));
  vi.stubGlobal("fetch", request);
  vi.stubGlobal("location", { replace });
});
afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: object, headers: Record<string, string> = {}) =>
  request.mockResolvedValue(Response.json(body, { status, headers }));
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label, { exact: true });
const noteOf = (input: HTMLInputElement) =>
  document.getElementById(input.getAttribute("aria-describedby")!)?.textContent;
const alerted = (words: string) =>
  waitFor(() => expect(screen.getByRole("alert").textContent).toContain(words));
const sent = () =>
  [request.mock.calls[0]![0], JSON.parse(request.mock.calls[0]![1]!.body as string)] as const;

test("signing up by keyboard sends name, e-mail and password, then opens the application", async () => {
  const user = userEvent.setup();
  render(<SignUpForm next="/?view=today" />);
  expect(document.activeElement).toBe(field("Name"));
  await user.keyboard(" Ann {Tab}ann@example.org{Tab}correct horse{Enter}");
  await waitFor(() => expect(replace).toHaveBeenCalledWith("/?view=today"));
  expect(sent()).toEqual([
    "/auth/sign-up/email",
    { name: "Ann", email: "ann@example.org", password: "correct horse" },
  ]);
  expect(
    screen.getByRole("button", { name: "Creating your account…" }).getAttribute("aria-disabled"),
  ).toBe("true");
});

test("missing fields show and announce a message, the first missing field receives focus, and nothing is sent", async () => {
  const user = userEvent.setup();
  render(<SignUpForm next="/" />);
  await user.type(field("Name"), "Ann");
  await user.type(field("E-mail"), "ann@");
  await user.type(field("Password"), "short{Enter}");
  await alerted("This is not a complete e-mail address. Use at least 8 characters.");
  expect(noteOf(field("E-mail"))).toBe("This is not a complete e-mail address.");
  expect(noteOf(field("Password"))).toBe("Use at least 8 characters.");
  expect(document.activeElement).toBe(field("E-mail"));
  expect(field("Name").getAttribute("aria-invalid")).toBe("false");
  expect(request).not.toHaveBeenCalled();
});

test("a wrong password shows a message and keeps what was typed", async () => {
  const user = userEvent.setup();
  answer(401, { code: "INVALID_EMAIL_OR_PASSWORD", message: "…" });
  render(<SignInForm next="/" />);
  await user.type(field("E-mail"), "ann@example.org");
  await user.type(field("Password"), "wrong horse{Enter}");
  await alerted("E-mail and password do not match.");
  expect([field("E-mail").value, field("Password").value]).toEqual([
    "ann@example.org",
    "wrong horse",
  ]);
  expect(document.activeElement).toBe(field("Password"));
  expect(replace).not.toHaveBeenCalled();
});

test.each([
  [
    "an account that exists",
    422,
    { code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" },
    "This e-mail already has an account.",
  ],
  ["too many attempts", 429, { message: "…" }, "Please wait 7 seconds."],
  [
    "a database outage",
    503,
    { error: { code: "auth_unavailable", message: "Signing in is not possible right now." } },
    "Signing in is not possible right now.",
  ],
  ["an unexpected response", 500, {}, "The server responded with status 500"],
])("%s shows a message", async (_, status, body, words) => {
  const user = userEvent.setup();
  answer(status, body, { "retry-after": "7" });
  render(<SignUpForm next="/" />);
  await user.type(field("Name"), "Ann");
  await user.type(field("E-mail"), "ann@example.org");
  await user.type(field("Password"), "correct horse{Enter}");
  await alerted(words);
});

test("if the server is unreachable, a message is shown and a retry works", async () => {
  const user = userEvent.setup();
  request.mockRejectedValueOnce(new TypeError("fetch failed"));
  render(<SignInForm next="/" />);
  await user.type(field("E-mail"), "ann@example.org");
  await user.type(field("Password"), "correct horse{Enter}");
  await alerted("The server cannot be reached.");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(replace).toHaveBeenCalledWith("/"));
});

test("a second click during a request does not send another request", async () => {
  const user = userEvent.setup();
  const slow = Promise.withResolvers<Response>();
  request.mockReturnValue(slow.promise);
  render(<SignInForm next="/" />);
  await user.type(field("E-mail"), "ann@example.org");
  await user.type(field("Password"), "correct horse{Enter}");
  await user.click(await screen.findByRole("button", { name: "Signing in…" }));
  slow.resolve(Response.json({}));
  await waitFor(() => expect(replace).toHaveBeenCalled());
  await user.click(screen.getByRole("button", { name: "Signing in…" }));
  expect(request).toHaveBeenCalledTimes(1);
});

test("the password can be shown, and the fields have hints for password managers", async () => {
  const user = userEvent.setup();
  const { unmount } = render(<SignInForm next="/" />);
  const toggle = screen.getByRole("button", { name: "Show password", pressed: false });
  await user.click(toggle);
  expect(field("Password").type).toBe("text");
  expect(toggle.getAttribute("aria-pressed")).toBe("true");
  expect([field("E-mail").autocomplete, field("Password").autocomplete]).toEqual([
    "username",
    "current-password",
  ]);
  unmount();
  render(<SignUpForm next="/" />);
  expect([
    field("Name").autocomplete,
    field("E-mail").autocomplete,
    field("Password").autocomplete,
  ]).toEqual(["name", "username", "new-password"]);
});

test.each([
  ["sign-in", SignInForm],
  ["sign-up", SignUpForm],
])("axe finds no problems in the %s form, before and after an error", async (_, Form) => {
  const user = userEvent.setup();
  const { container } = render(
    <main>
      <h1>Page</h1>
      <Form next="/" />
    </main>,
  );
  for (const round of [1, 2]) {
    expect([round, (await axe.run(container)).violations.map(({ id }) => id)]).toEqual([round, []]);
    await user.click(screen.getByRole("button", { name: /^(Sign in|Create account)$/ }));
    await screen.findByText("Enter your e-mail.");
  }
});
