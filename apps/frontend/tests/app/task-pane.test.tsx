import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { TaskPane } from "../../app/task-pane";
import { FakeTaskService } from "../helpers/fake-task-service";

const box = () => screen.getByLabelText<HTMLInputElement>("New task");
const titles = () => screen.queryAllByRole("checkbox").map((each) => each.closest("label")?.textContent);
const checkbox = (title: string) => screen.findByRole<HTMLInputElement>("checkbox", { name: title });
const deleteButton = (title: string) => screen.getByRole("button", { name: `Delete “${title}”` });
const said = (text: string) => waitFor(() => expect(document.querySelector("[aria-live=polite]")?.textContent).toBe(text));

describe("adding", () => {
  test("Enter adds the task on top, empties the box, keeps the focus and says so", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    await checkbox("Buy milk");
    await userEvent.type(box(), "  Call Ana {Enter}");
    await waitFor(() => expect(titles()).toEqual(["Call Ana", "Buy milk"]));
    expect(box().value).toBe("");
    expect(document.activeElement).toBe(box());
    expect(service.tasks[0]?.title).toBe("Call Ana");
    await said("Added “Call Ana”.");
  });

  test("blanks alone add nothing, and a double Enter adds once", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    await checkbox("Buy milk");
    await userEvent.type(box(), "   {Enter}");
    service.hold();
    await userEvent.type(box(), "Once{Enter}{Enter}");
    service.release();
    await waitFor(() => expect(titles()).toEqual(["Once", "Buy milk"]));
    expect(service.calls.filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });

  test("a refused title stays in the box with the reason below it", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    await checkbox("Buy milk");
    service.fault = "refuses writes";
    await userEvent.type(box(), "Nope{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("That is not allowed.");
    expect(box().value).toBe("Nope");
    await userEvent.type(box(), "!");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("changing", () => {
  test("a task is completed and reopened at once, before the backend answers", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    const check = await checkbox("Buy milk");
    service.hold();
    await userEvent.click(check);
    expect(check.checked).toBe(true);
    expect(service.tasks[0]?.completed).toBe(false);
    service.release();
    await said("“Buy milk” completed.");
    expect(service.tasks[0]?.completed).toBe(true);
    await userEvent.click(check);
    await said("“Buy milk” reopened.");
    expect(service.tasks[0]?.completed).toBe(false);
  });

  test("deleting hands the focus to the next task, and at last to the box", async () => {
    const service = new FakeTaskService("One", "Two");
    render(<TaskPane />);
    await checkbox("One");
    await userEvent.click(deleteButton("One"));
    expect(titles()).toEqual(["Two"]);
    expect(document.activeElement).toBe(deleteButton("Two"));
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement).toBe(box());
    await waitFor(() => expect(service.tasks).toEqual([]));
  });

  test("a refused change is taken back and explained until dismissed", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    const check = await checkbox("Buy milk");
    service.fault = "refuses writes";
    await userEvent.click(check);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("“Buy milk” was not changed. That is not allowed.");
    expect(check.checked).toBe(false);
    await userEvent.click(within(alert).getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("a task deleted elsewhere leaves the list when it is touched", async () => {
    const service = new FakeTaskService("Buy milk", "Gone");
    render(<TaskPane />);
    const check = await checkbox("Gone");
    service.tasks = service.tasks.filter(({ title }) => title !== "Gone");
    await userEvent.click(check);
    await waitFor(() => expect(titles()).toEqual(["Buy milk"]));
    expect(screen.getByRole("alert").textContent).toContain("no longer exists");
  });
});

describe("empty and loading", () => {
  test("a skeleton stands in until the first answer", async () => {
    const service = new FakeTaskService("Buy milk");
    service.hold();
    render(<TaskPane />);
    expect(screen.getByRole("status").textContent).toBe("Loading your tasks…");
    service.release();
    await checkbox("Buy milk");
    expect(screen.queryByRole("status")).toBeNull();
  });

  test("an empty list offers examples, and a tap adds one", async () => {
    const service = new FakeTaskService();
    render(<TaskPane />);
    await userEvent.click(await screen.findByRole("button", { name: "Add “Water the plants”" }));
    await checkbox("Water the plants");
    expect(service.tasks).toHaveLength(1);
    expect(screen.queryByText("Nothing to do yet")).toBeNull();
  });
});

describe("a lost connection", () => {
  test("the typed text is kept while the banner shows, through Retry, and can then be added", async () => {
    const service = new FakeTaskService("Buy milk");
    render(<TaskPane />);
    await checkbox("Buy milk");
    service.fault = "away";
    await userEvent.type(box(), "Renew the passport{Enter}");
    const retry = await screen.findByRole("button", { name: "Retry" });
    expect(box().value).toBe("Renew the passport");
    expect(titles()).toEqual(["Buy milk"]);

    await userEvent.click(retry);
    expect(screen.getByRole("button", { name: "Retry" })).toBeTruthy();

    service.fault = "none";
    await userEvent.click(retry);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Retry" })).toBeNull());
    await said("Connected again.");
    expect(box().value).toBe("Renew the passport");
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    await waitFor(() => expect(titles()).toEqual(["Renew the passport", "Buy milk"]));
  });

  test("an example that could not be added waits in the box", async () => {
    const service = new FakeTaskService();
    render(<TaskPane />);
    const example = await screen.findByRole("button", { name: "Add “Buy milk”" });
    service.fault = "away";
    await userEvent.click(example);
    await waitFor(() => expect(box().value).toBe("Buy milk"));
  });

  test("a first load that fails says so and never shows an empty list", async () => {
    const service = new FakeTaskService();
    service.fault = "away";
    render(<TaskPane />);
    expect((await screen.findByRole("alert")).textContent).toContain("The task service cannot be reached right now.");
    expect(screen.getByText("Waiting for your tasks")).toBeTruthy();
    expect(screen.queryByText("Nothing to do yet")).toBeNull();
  });
});
