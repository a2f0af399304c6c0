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

test("all fields are changed in place, and Undo brings all back", async () => {
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

test("Escape leaves all as it was, and nothing is sent", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.keyboard(" and bread{Escape}");
  expect(shownTasks()).toEqual(["No date: Milk"]);
  expect(backend.calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
});

test("leaving the editor for something else saves, and the focus stays there", async () => {
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.keyboard(" and bread");
  await userEvent.click(newTask());
  await waitFor(() => expect(backend.tasks[0]!.title).toBe("Milk and bread"));
  expect(document.activeElement).toBe(newTask());
  expect(shownTasks()).toEqual(["No date: Milk and bread"]);
});

test("going on to another task's editor saves this one", async () => {
  const backend = renderApp((given) => [given.add("Bread"), given.add("Milk")]);
  await edit("Milk");
  await userEvent.keyboard(" and honey");
  await edit("Bread");
  await waitFor(() => expect(backend.tasks.map(({ title }) => title)).toContain("Milk and honey"));
  expect(screen.getByRole("form", { name: "Edit “Bread”" }).contains(document.activeElement)).toBe(
    true,
  );
});

test("what was typed is there again when it was refused, and Save sends it once more", async () => {
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

test("what was typed and refused waits while another task is edited, and Cancel forgets it", async () => {
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

test("an editor opened again before the row was painted keeps the focus", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  const paints: FrameRequestCallback[] = [];
  vi.spyOn(window, "requestAnimationFrame").mockImplementation((paint) => paints.push(paint));
  await userEvent.keyboard("{Escape}");
  await edit("Milk");
  act(() => paints.forEach((paint) => paint(0)));
  expect(document.activeElement).toBe(screen.getByLabelText("Title"));
});

test("deleting from the editor leads on to the next task, and sends nothing else", async () => {
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

test("a title that is too long is cut where it may end, and it is told how much room is left", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.paste("x".repeat(300));
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toHaveLength(200);
  expect(screen.getByText("0 characters left")).toBeTruthy();
});

test("a title stays one line, whatever is pasted", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.paste(" and\n  bread\n");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Title").value).toBe("Milk and bread ");
});

test("a title cannot be emptied, and it says so", async () => {
  renderApp((given) => given.add("Milk"));
  await edit("Milk");
  await userEvent.clear(screen.getByLabelText("Title"));
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("alert").textContent).toBe("A task needs a title.");
});

test("under a finger no field takes the focus, which would bring up a keyboard; leaving saves all the same", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const backend = renderApp((given) => given.add("Milk"));
  await edit("Milk");
  const form = screen.getByRole("form", { name: "Edit “Milk”" });
  expect(document.activeElement).toBe(form);
  await userEvent.click(within(form).getByRole("button", { name: "Today" }));
  await userEvent.click(document.querySelector("h2")!);
  await waitFor(() => expect(backend.tasks[0]!.due_date).toBe(today()));
});
