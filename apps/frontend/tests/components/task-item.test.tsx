import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { TaskItem } from "../../components/task-item";

test("markup in a title is shown as text, and names both controls", () => {
  const title = '<img src=x onerror="alert(1)">';
  const { container } = render(<TaskItem task={{ id: "1", title, completed: true, created_at: "2026-01-01T00:00:00Z" }} onToggle={() => {}} onRemove={() => {}} />);
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: title }).checked).toBe(true);
  expect(screen.getByRole("button", { name: `Delete “${title}”` })).toBeTruthy();
});
