import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { localNow } from "../../lib/due";
import { renderApp } from "../helpers/app";
import { button, checkbox, newTask, shownTasks } from "../helpers/page";

const today = () => localNow().date;
const edit = async (title: string) =>
  userEvent.click(
    (await checkbox(title)).closest("li")!.querySelector<HTMLElement>("button[title=Edit]")!,
  );

test("all fields can be changed in place, and Undo restores all of them", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  const form = within(screen.getByRole("form", { name: "Edit “Milk”" }));
  expect(document.activeElement).toBe(form.getByLabelText("Title"));
  await userEvent.type(form.getByLabelText("Title"), " and bread");
  await userEvent.type(form.getByLabelText("Notes"), "From the corner");
  await userEvent.click(form.getByRole("button", { name: "Today" }));
  await userEvent.click(form.getByRole("radio", { name: "Low" }));
  await userEvent.click(form.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(backend.tasks[0]).toMatchObject({
      title: "Milk and bread",
      notes: "From the corner",
      due_date: today(),
      priority: "low",
    }),
  );
  await waitFor(() =>
    expect(document.activeElement?.getAttribute("data-task")).toBe(backend.tasks[0]!.id),
  );
  await userEvent.click(button("Undo"));
  await waitFor(() =>
    expect(backend.tasks[0]).toMatchObject({
      title: "Milk",
      notes: "",
      due_date: null,
      priority: "none",
    }),
  );
});

test("Escape discards the changes and sends nothing", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.keyboard(" and bread{Escape}");
  expect(shownTasks()).toEqual(["No date: Milk"]);
  expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
});

test("a click outside the editor saves the task, and the clicked element has the focus afterwards", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.keyboard(" and bread");
  await userEvent.click(newTask());
  await waitFor(() => expect(backend.tasks[0]!.title).toBe("Milk and bread"));
  expect(document.activeElement).toBe(newTask());
  expect(shownTasks()).toEqual(["No date: Milk and bread"]);
});

test("opening another task's editor saves the first task", async () => {
  const backend = renderApp((given) => [given.add("Bread"), given.add("Milk")]);
  await edit("Milk");
  await userEvent.keyboard(" and honey");
  await edit("Bread");
  await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toContain("Milk and honey"));
  expect(screen.getByRole("form", { name: "Edit “Bread”" }).contains(document.activeElement)).toBe(
    true,
  );
});

test("refused changes stay in the editor, and Save sends them again", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  backend.fault = "refuses writes";
  await userEvent.keyboard(" and bread{Enter}");
  await screen.findByRole("alert");
  const title = () => screen.getByRole("form", { name: "Edit “Milk”" }).querySelector("textarea")!;
  await waitFor(() => expect(title().value).toBe("Milk and bread"));
  backend.fault = "none";
  await userEvent.click(button("Save"));
  await waitFor(() => expect(backend.tasks[0]!.title).toBe("Milk and bread"));
});

test("refused changes stay while another task is edited, and Cancel discards them", async () => {
  const backend = renderApp((given) => [given.add("Bread"), given.add("Milk")]);
  await edit("Milk");
  await userEvent.keyboard(" and honey");
  backend.fault = "refuses writes";
  await edit("Bread");
  await screen.findByRole("alert");
  await userEvent.click(button("Cancel"));
  await edit("Milk");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toBe("Milk and honey");
  await userEvent.click(button("Cancel"));
  await edit("Milk");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toBe("Milk");
});

test("an editor that is closed and reopened before the next paint keeps the focus", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  const paints: FrameRequestCallback[] = [];
  vi.spyOn(window, "requestAnimationFrame").mockImplementation((paint) => paints.push(paint));
  await userEvent.keyboard("{Escape}");
  await edit("Milk");
  act(() => paints.forEach((paint) => paint(0)));
  expect(document.activeElement).toBe(screen.getByLabelText("Title"));
});

test("Delete in the editor moves the focus to the next task and saves nothing", async () => {
  const backend = renderApp((given) =>
    ["Three", "Two", "One"].forEach((title) => given.add(title)),
  );
  await edit("Two");
  await userEvent.keyboard("?");
  await userEvent.click(button("Delete"));
  await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toEqual(["One", "Three"]));
  expect(document.activeElement?.textContent).toContain("Three");
  expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
});

test("a title is cut off after 200 characters, and the editor shows how many characters are left", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.paste("x".repeat(300));
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toHaveLength(200);
  expect(screen.getByText("0 characters left")).toBeTruthy();
});

test("line breaks pasted into a title become spaces", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.paste(" and\n  bread\n");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toBe("Milk and bread ");
});

test("an empty title is refused with a message", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.clear(screen.getByLabelText("Title"));
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("alert").textContent).toBe("A task needs a title.");
});

test("on a touch screen, opening the editor does not open the keyboard, and leaving the editor saves the task", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  const form = screen.getByRole("form", { name: "Edit “Milk”" });
  expect(document.activeElement).toBe(form);
  await userEvent.click(within(form).getByRole("button", { name: "Today" }));
  await userEvent.click(document.querySelector("h2")!);
  await waitFor(() => expect(backend.tasks[0]!.due_date).toBe(today()));
});
