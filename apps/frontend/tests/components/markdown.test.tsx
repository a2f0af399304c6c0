import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Markdown } from "../../components/chat/markdown";

test("what may scroll sideways can be reached by keyboard, and says what it is", () => {
  render(<Markdown text={"| a |\n|---|\n| b |\n\n```\ncode\n```"} />);
  for (const name of ["Table", "Code"])
    expect(screen.getByRole("group", { name }).tabIndex).toBe(0);
});

test("the boxes of a list of things to do are named", () => {
  render(<Markdown text={"- [x] milk\n- [ ] bread"} />);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Done" }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Open" }).checked).toBe(false);
});

test("each paragraph runs in the direction of its own script", () => {
  const { container } = render(<Markdown text={"Milk\n\nחלב"} />);
  expect([...container.querySelectorAll("p")].map(({ dir }) => dir)).toEqual(["auto", "auto"]);
});
