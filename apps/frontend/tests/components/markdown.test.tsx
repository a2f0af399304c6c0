import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Markdown } from "../../components/chat/markdown";

test("a block that scrolls horizontally has a label and can be reached by keyboard", () => {
  render(<Markdown text={"| a |\n|---|\n| b |\n\n```\ncode\n```"} />);
  for (const name of ["Table", "Code"])
    expect(screen.getByRole("group", { name }).tabIndex).toBe(0);
});

test("the checkboxes in a task list have labels", () => {
  render(<Markdown text={"- [x] milk\n- [ ] bread"} />);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Done" }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Open" }).checked).toBe(false);
});

test("each paragraph uses the writing direction of its script", () => {
  const { container } = render(<Markdown text={"Milk\n\nחלב"} />);
  expect([...container.querySelectorAll("p")].map(({ dir }) => dir)).toEqual(["auto", "auto"]);
});
